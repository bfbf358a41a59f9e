package dev.thaw.degrade.learned;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Gradient ascent on the mean square of some activations, image by image.
 *
 * @param rate root mean square of the change of one step
 */
record Ascent(Answers answers, double rate) {
    /** What grows. */
    @FunctionalInterface
    interface Answers {
        /**
         * Any shape that begins with N, row i of image i alone.
         *
         * @param x images {@code (N, C, H, W)}
         * @param k number of the step, 0 for the first
         */
        Tensor to(Tensor x, int k);
    }

    /** An image without any gradient stays as it is. */
    private static final double LEAST = 1e-20;

    /**
     * What n steps make of each image. A gradient is taken whether or not the caller takes one; to
     * the caller's the result is {@code x0} plus a constant.
     *
     * @param n int64 {@code (N)}
     */
    Tensor climbed(Tensor x0, Tensor n) {
        try (Scope scope = Scope.open()) {
            Tensor result = detached(x0, n);
            return scope.handUp(
                    GradMode.is_enabled() && x0.requires_grad()
                            ? result.add(x0.sub(x0.detach()))
                            : result);
        }
    }

    /** Images in the order of falling n, so that those still on their way come first. */
    private Tensor detached(Tensor x0, Tensor n) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor order = n.argsort(true, 0, true);
            Tensor x = x0.detach().index_select(0, order);
            double[] steps = Tensors.doubles(n.index_select(0, order));
            int moving = steps.length;
            for (int k = 0; moving > 0; k++) {
                while (moving > 0 && steps[moving - 1] <= k) {
                    moving--;
                }
                if (moving > 0) {
                    step(x.narrow(0, 0, moving), k);
                }
            }
            return scope.handUp(x.index_select(0, order.argsort()));
        }
    }

    /** One step of all images, in place. */
    private void step(Tensor x, int k) {
        try (Scope scope = Scope.open()) {
            Tensor g = gradient(x, k);
            Tensor size =
                    g.square()
                            .mean(new long[] {1, 2, 3}, true, new ScalarTypeOptional())
                            .sqrt()
                            .clamp(new ScalarOptional(new Scalar(LEAST)));
            x.add_(g.div(size), new Scalar(rate));
            x.clamp_(new ScalarOptional(new Scalar(-1f)), new ScalarOptional(new Scalar(1f)));
        }
    }

    /** ∇ of the mean square of each image's activations. */
    private Tensor gradient(Tensor x, int k) {
        try (Scope scope = Scope.open();
                AutoGradMode on = new AutoGradMode(true)) {
            Tensor leaf = x.detach().clone().set_requires_grad(true);
            Tensor given = answers.to(leaf, k).flatten(1, -1);
            Tensor sum = given.square().mean(1).sum();
            return scope.handUp(
                    torch.grad(new TensorVector(sum), new TensorVector(leaf)).get(0).clone());
        }
    }
}
