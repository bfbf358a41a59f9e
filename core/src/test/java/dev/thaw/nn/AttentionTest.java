package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Native;
import dev.thaw.tensor.OpenBlasThreads;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Attention makes many products at a time; OpenBLAS's own threads must not take part in them. */
class AttentionTest {
    private static final int BATCH = 16;
    private static final int TOKENS = 64;
    private static final int WIDTH = 256;
    private static final int PASSES = 20;

    private final int threads = Native.threads();

    private static Tensor tokens() {
        return torch.randn(BATCH, TOKENS, WIDTH);
    }

    @Test
    void isTheMeanOfTheValuesByLikeness() {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor q = tokens();
            Tensor k = tokens();
            Tensor v = tokens();
            Tensor actual = new TorchOps(name -> q).attend(q, k, v, 2, WIDTH / 2);
            for (int head = 0; head < 2; head++) {
                Tensor likeness =
                        half(q, head)
                                .matmul(half(k, head).transpose(1, 2))
                                .div(new Scalar(Math.sqrt(WIDTH / 2.0)));
                Tensor expected = likeness.softmax(-1).matmul(half(v, head));
                assertThat(Tensors.value(half(actual, head).sub(expected).abs().max()))
                        .isLessThan(1e-5);
            }
        }
    }

    private static Tensor half(Tensor tokens, int head) {
        return tokens.narrow(2, head * WIDTH / 2, WIDTH / 2);
    }

    /** Another thread watches passes that take long enough to be seen. */
    @Test
    void aPassKeepsItsProductsOnTheirThreads() throws InterruptedException {
        Native.threads(2);
        AtomicBoolean done = new AtomicBoolean();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        Thread watch =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done.get()) {
                                seen.add(OpenBlasThreads.now());
                            }
                        });
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor q = torch.randn(1, 2000, WIDTH);
            TorchOps ops = new TorchOps(name -> q);
            for (int i = 0; i < PASSES && !seen.contains(1); i++) {
                ops.attend(q, q, q, 1, WIDTH);
            }
        } finally {
            Native.threads(threads);
            done.set(true);
            watch.join();
        }
        assertThat(seen).contains(1);
        assertThat(OpenBlasThreads.now()).isEqualTo(threads);
    }

    /** A hook on what attention is made of sees with how many threads OpenBLAS goes back. */
    @Test
    void thePassBackKeepsItsProductsOnTheirThreads() {
        List<Integer> seen = new ArrayList<>();
        try (Tape tape = new Tape();
                Scope scope = Scope.open();
                VoidTensorHook hook =
                        new VoidTensorHook() {
                            @Override
                            public void call(TensorBase gradient) {
                                seen.add(OpenBlasThreads.now());
                            }
                        }) {
            Native.threads(2);
            Tensor leaf = tokens();
            leaf.set_requires_grad(true);
            Tensor q = leaf.mul(new Scalar(2f));
            q.register_hook(hook);
            TorchOps ops =
                    new TorchOps(
                            name -> q, name -> q, Probe.NONE, null, new OwnConvolutions(0), tape);
            tape.backward(ops.attend(q, q, q, 1, WIDTH).square().mean());
        } finally {
            Native.threads(threads);
        }
        assertThat(seen).containsExactly(1);
        assertThat(OpenBlasThreads.now()).isEqualTo(threads);
    }
}
