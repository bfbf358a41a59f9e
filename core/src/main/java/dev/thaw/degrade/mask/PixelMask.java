package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Pixels in random order turn mid grey, all channels at once: D(x, n) = x·keep, keep = clamp((u +
 * fading − s·(share + fading))/fading) with u ~ U(0, share) for each pixel that is lost. Linear: a
 * diagonal C of Soft Diffusion (Daras et al. 2022).
 */
@Says("pixels in random order turn grey")
public record PixelMask(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "100")
                int steps,
        @Says(
                        value = "pixels that are lost at severity 1",
                        unit = "share of all",
                        rule = "above 0, at most 1",
                        byDefault = "1")
                double share,
        @Says(
                        value = "how long a pixel takes to fade, beside the share of pixels lost",
                        rule = "above 0, at most 100",
                        byDefault = "0.1")
                double fading)
        implements Degradation {
    /** After all that can be: share + fading is at most 101. */
    private static final double NEVER = 1000;

    public PixelMask {
        Check.atLeast("pixel-mask steps", 1, steps);
        Check.positive("pixel-mask share", share);
        Check.within("pixel-mask share", 0.0, 1.0, share);
        Check.positive("pixel-mask fading", fading);
        Check.within("pixel-mask fading", 0.0, 100.0, fading);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(this, image, device, seeds -> draw(seeds, image, device));
    }

    /** u ~ U(0, 1); pixels above the share never come to their turn. */
    private Formula.Law draw(Seeds seeds, ImageShape image, Device device) {
        try (Scope scope = Scope.open()) {
            int plane = image.height() * image.width();
            Tensor u = Noise.uniform(seeds.derive("mask"), plane, device);
            Tensor turn = u.masked_fill(u.ge(new Scalar(share)), new Scalar(NEVER));
            return new Law(
                    this, scope.keep(turn.view(seeds.count(), 1, image.height(), image.width())));
        }
    }

    /** With everything gone, grey is all there is. */
    @Override
    public Prior prior() {
        return Fill.prior(share == 1, 0, 0);
    }

    /** Holds each pixel's turn, (N, 1, H, W). */
    private record Law(PixelMask spec, Tensor u) implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            double way = spec.share + spec.fading;
            Tensor r = Tensors.perImage(n).mul(new Scalar(way / spec.steps));
            Tensor left = u.add(new Scalar(spec.fading)).sub(r).div(new Scalar(spec.fading));
            Tensor keep =
                    left.clamp(
                            new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(1f)));
            return x0.mul(keep);
        }

        /** A product with a mask is its own adjoint. */
        @Override
        public Tensor adjoint(Tensor image, Tensor n) {
            return at(image, n);
        }

        @Override
        public void close() {
            u.close();
        }
    }
}
