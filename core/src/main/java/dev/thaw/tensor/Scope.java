package dev.thaw.tensor;

import com.google.errorprone.annotations.MustBeClosed;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Owns the native temporaries made on this thread while it is the innermost scope; they are freed
 * when it closes. A result belongs to the caller's scope: {@code return scope.handUp(y)}.
 */
public final class Scope implements AutoCloseable {
    private final @Nullable PointerScope parent;
    private final PointerScope own;

    private Scope() {
        Native.start();
        this.parent = PointerScope.getInnerScope();
        this.own = new PointerScope();
    }

    @MustBeClosed
    public static Scope open() {
        return new Scope();
    }

    /**
     * Moves a pointer to the scope around this one; without one, the caller owns it and closes it.
     */
    public <P extends Pointer> P handUp(P result) {
        if (parent != null) {
            parent.attach(result);
        } else {
            result.retainReference();
        }
        own.detach(result);
        return result;
    }

    /** Takes a pointer out of every scope: its new owner keeps it in a field and closes it. */
    public <P extends Pointer> P keep(P result) {
        result.retainReference();
        own.detach(result);
        return result;
    }

    @Override
    public void close() {
        own.close();
    }
}
