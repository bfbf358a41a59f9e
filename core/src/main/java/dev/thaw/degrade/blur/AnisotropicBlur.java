package dev.thaw.degrade.blur;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A Gaussian kernel with one standard deviation along a direction and another across it. At step n
 * both are n/T of their full values; 1/12 square pixels, the variance of a pixel itself, are added
 * to the variances, so that a narrow bell is not lost between pixels. The kernel is read at the
 * centres of pixels within three standard deviations. Direct, not cumulative.
 */
@Says("Gaussian blur that is wider along one direction")
public record AnisotropicBlur(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "standard deviation along the direction at full severity",
                        unit = "longer sides of the image",
                        rule = "above 0 and at most 2",
                        byDefault = "0.25")
                double along,
        @Says(
                        value = "standard deviation across it",
                        unit = "longer sides of the image",
                        rule = "above 0 and at most 2",
                        byDefault = "0.06")
                double across,
        @Says(
                        value = "the direction, from horizontal, counterclockwise",
                        unit = "degrees",
                        rule = "-360 to 360",
                        byDefault = "0")
                double angle,
        @Says(
                        value = "the angle is drawn evenly within this much to both sides",
                        unit = "degrees",
                        rule = "0 to 180",
                        byDefault = "90")
                double spread,
        @Says(value = "what lies beyond the border", byDefault = "reflect") Border border)
        implements Degradation {
    private static final double PIXEL = 1.0 / 12;

    private static final int DEVIATIONS = 3;

    public AnisotropicBlur {
        Check.atLeast("anisotropic-blur steps", 1, steps);
        Shares.check("anisotropic-blur along", along);
        Shares.check("anisotropic-blur across", across);
        Shares.checkAngle("anisotropic-blur", angle, spread);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        double widest = Shares.pixels(Math.max(along, across), image);
        Plane plane = Plane.of(image, device, border);
        Window window = Window.of(plane, device, (int) Math.ceil(DEVIATIONS * widest) + 1);
        return Formula.open(
                this,
                image,
                device,
                seeds -> new Convolving(plane, bells(window, image, device, seeds)),
                () -> {
                    plane.close();
                    window.close();
                });
    }

    private Bells bells(Window window, ImageShape image, Device device, Seeds seeds) {
        List<Double> angles = Shares.angles(seeds, angle, spread);
        double[] cosines = new double[angles.size()];
        double[] sines = new double[angles.size()];
        for (int i = 0; i < angles.size(); i++) {
            cosines[i] = Math.cos(Math.toRadians(angles.get(i)));
            sines[i] = Math.sin(Math.toRadians(angles.get(i)));
        }
        try (Scope scope = Scope.open()) {
            Tensor cosine = Tensors.of(Tables.floats(cosines), device, angles.size(), 1, 1);
            Tensor sine = Tensors.of(Tables.floats(sines), device, angles.size(), 1, 1);
            Tensor ahead = window.right().mul(cosine).sub(window.down().mul(sine));
            Tensor aside = window.right().mul(sine).add(window.down().mul(cosine));
            return new Bells(
                    this,
                    window,
                    Shares.pixels(1, image),
                    angles,
                    scope.keep(ahead.square()),
                    scope.keep(aside.square()));
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /** The kernels of a batch: squared offsets along and across, each {@code (N, w, w)}. */
    private record Bells(
            AnisotropicBlur spec,
            Window window,
            double side,
            List<Double> angles,
            Tensor ahead,
            Tensor aside)
            implements Kernels {
        @Override
        public Tensor of(Tensor n) {
            Tensor share = Convolving.share(n, spec.steps, 3);
            Tensor exponent =
                    ahead.div(variance(share, spec.along))
                            .add(aside.div(variance(share, spec.across)));
            return window.kernels(exponent.mul(new Scalar(-0.5f)).exp());
        }

        private Tensor variance(Tensor share, double full) {
            return share.mul(new Scalar((float) (full * side)))
                    .square()
                    .add(new Scalar((float) PIXEL));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of("angle in degrees", angles.get(image));
        }

        @Override
        public void close() {
            ahead.close();
            aside.close();
        }
    }
}
