package dev.thaw.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Native;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs each test inside a pointer scope and fails it when native pointers that no scope owns are
 * left behind. Use with {@code @ExtendWith(NoLeaks.class)}.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(NoLeaks.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        Native.start();
        context.getStore(SPACE).put("before", Pointer.totalCount());
        context.getStore(SPACE).put("scope", new PointerScope());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getStore(SPACE).get("scope", PointerScope.class).close();
        long before = context.getStore(SPACE).get("before", Long.class);
        if (context.getExecutionException().isEmpty()) {
            // below zero: the garbage collector freed what an earlier test had left behind
            assertThat(Pointer.totalCount() - before)
                    .as("native pointers left behind")
                    .isLessThanOrEqualTo(0);
        }
    }
}
