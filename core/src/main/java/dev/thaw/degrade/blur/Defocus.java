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
import org.bytedeco.pytorch.global.torch;

/**
 * A lens out of focus: each point of light becomes a picture of the aperture, a disc or a regular
 * polygon with as many sides as the iris has blades. At step n its radius r is n/T of the full one.
 *
 * <p>A pixel on the rim weighs as much as the rim leaves of it: 1/2 + √(r² + 1/4) − d within 0 … 1,
 * with d its distance from the centre; in a polygon also 1/2 + √(a² + 1/4) − e, whichever is less,
 * with e the distance across the next side and a that of the side itself. So it grows evenly from a
 * single pixel. Direct, not cumulative.
 */
@Says("defocus: every point becomes a disc or a polygon that grows")
public record Defocus(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "radius of the aperture's picture at full severity, to its corners",
                        unit = "longer sides of the image",
                        rule = "above 0 and at most 2",
                        byDefault = "0.3")
                double radius,
        @Says(value = "blades of the iris, 0 for a disc", rule = "0, or 3 to 32", byDefault = "0")
                int blades,
        @Says(
                        value =
                                "angle of a polygon's first corner, from the right,"
                                        + " counterclockwise",
                        unit = "degrees",
                        rule = "-360 to 360",
                        byDefault = "0")
                double angle,
        @Says(
                        value = "the angle is drawn evenly within this much to both sides",
                        unit = "degrees",
                        rule = "0 to 180",
                        byDefault = "180")
                double spread,
        @Says(value = "what lies beyond the border", byDefault = "reflect") Border border)
        implements Degradation {
    public Defocus {
        Check.atLeast("defocus steps", 1, steps);
        Shares.check("defocus radius", radius);
        Check.that(
                blades == 0 || blades >= 3 && blades <= 32,
                "defocus blades must be 0 or between 3 and 32, got " + blades);
        Shares.checkAngle("defocus", angle, spread);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        double pixels = Shares.pixels(radius, image);
        Plane plane = Plane.of(image, device, border);
        Window window = Window.of(plane, device, (int) Math.ceil(pixels) + 1);
        return Formula.open(
                this,
                image,
                device,
                seeds -> new Convolving(plane, irises(window, pixels, device, seeds)),
                () -> {
                    plane.close();
                    window.close();
                });
    }

    private Irises irises(Window window, double pixels, Device device, Seeds seeds) {
        List<Double> angles = Shares.angles(seeds, angle, spread);
        try (Scope scope = Scope.open()) {
            Tensor distance = window.down().square().add(window.right().square()).sqrt();
            Tensor across = blades == 0 ? distance.clone() : across(window, angles, device);
            return new Irises(
                    this, window, pixels, angles, scope.keep(distance), scope.keep(across));
        }
    }

    /** Distance of each pixel from the centre, across the polygon's side next to it. */
    private Tensor across(Window window, List<Double> angles, Device device) {
        int count = angles.size();
        double[] down = new double[count * blades];
        double[] right = new double[count * blades];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < blades; k++) {
                double turn = Math.toRadians(angles.get(i)) + 2 * Math.PI * (k + 0.5) / blades;
                down[i * blades + k] = -Math.sin(turn);
                right[i * blades + k] = Math.cos(turn);
            }
        }
        Tensor normalDown = Tensors.of(Tables.floats(down), device, count, blades, 1, 1);
        Tensor normalRight = Tensors.of(Tables.floats(right), device, count, blades, 1, 1);
        return torch.amax(
                window.down().mul(normalDown).add(window.right().mul(normalRight)),
                new long[] {1},
                false);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /** The apertures of a batch: distances d (1, w, w) and e (N or 1, w, w) of each pixel. */
    private record Irises(
            Defocus spec,
            Window window,
            double pixels,
            List<Double> angles,
            Tensor distance,
            Tensor across)
            implements Kernels {
        @Override
        public Tensor of(Tensor n) {
            double toSide = spec.blades == 0 ? 1 : Math.cos(Math.PI / spec.blades);
            Tensor radius = Convolving.share(n, spec.steps, 3).mul(new Scalar((float) pixels));
            Tensor side = radius.mul(new Scalar((float) toSide));
            Tensor weights = torch.minimum(left(radius, distance), left(side, across));
            return window.kernels(weights.relu().clamp_max(new Scalar(1f)));
        }

        /** What a rim at this distance leaves of pixels. */
        private static Tensor left(Tensor rim, Tensor pixels) {
            Tensor smooth = rim.square().add(new Scalar(0.25f)).sqrt();
            return smooth.add(new Scalar(0.5f)).sub(pixels);
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return spec.blades == 0
                    ? Map.of()
                    : Map.of("angle in degrees", angles.get(image), "radius in pixels", pixels);
        }

        @Override
        public void close() {
            distance.close();
            across.close();
        }
    }
}
