package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PerImage;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Vignetting: light falls off from a centre by the law of a simple lens, cos⁴ of the angle of view:
 * light times (1 + k²r²)^−2, r the distance in half diagonals of the picture and k² =
 * 2^(stops·n/(2T)) − 1, so that a centred vignette takes {@code stops·n/T} stops from the corners.
 * The last steps leave a spot around the centre.
 */
@Says("vignetting: light falls off from the centre to the corners")
public record Vignette(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "light that the last step takes at half a diagonal from the centre",
                        unit = "stops",
                        rule = "above 0 and at most 48",
                        byDefault = "16")
                double stops,
        @Says(value = "where the light stays", byDefault = "centred") Centre centre,
        @Says(value = "what light the values stand for", byDefault = "srgb") Transfer transfer)
        implements Degradation {
    /** Where the light stays. */
    public enum Centre {
        /** In the middle. */
        CENTRED,
        /** Anywhere in the picture, one place per image. */
        RANDOM
    }

    public Vignette {
        Check.atLeast("vignette steps", 1, steps);
        Check.positive("vignette stops", stops);
        Check.within("vignette stops", 0, 48, stops);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(this, image, device, seeds -> shaded(seeds, image, device));
    }

    /** Row and column of the centre are drawn as shares of the sides; pixel i lies at i + 1/2. */
    private Shaded shaded(Seeds seeds, ImageShape image, Device device) {
        PerImage centres =
                PerImage.draw(
                        seeds.derive("vignette"),
                        device,
                        random ->
                                centre == Centre.CENTRED
                                        ? new double[] {image.height() / 2.0, image.width() / 2.0}
                                        : new double[] {
                                            image.height() * random.nextDouble(),
                                            image.width() * random.nextDouble()
                                        });
        try (Scope scope = Scope.open()) {
            Tensor y = middles(image.height(), device).view(1, 1, -1, 1).sub(centres.number(0));
            Tensor x = middles(image.width(), device).view(1, 1, 1, -1).sub(centres.number(1));
            double corner = (Math.pow(image.height(), 2) + Math.pow(image.width(), 2)) / 4;
            Tensor square = y.mul(y).add(x.mul(x)).div(new Scalar(corner));
            return new Shaded(this, centres, scope.keep(square));
        }
    }

    private static Tensor middles(int size, Device device) {
        float[] middles = new float[size];
        for (int i = 0; i < size; i++) {
            middles[i] = i + 0.5f;
        }
        return Tensors.of(middles, device, size);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /**
     * @param square r², {@code (N, 1, H, W)}
     */
    private record Shaded(Vignette spec, PerImage centres, Tensor square) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor k2 =
                    Draw.share(n, spec.steps)
                            .mul(new Scalar(spec.stops / 2))
                            .exp2()
                            .sub(new Scalar(1f));
            Tensor root = square.mul(k2).add(new Scalar(1f));
            return spec.transfer.picture(spec.transfer.light(x0).div(root.mul(root)));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return spec.centre == Centre.CENTRED
                    ? Map.of()
                    : Map.of("row", centres.of(image, 0), "column", centres.of(image, 1));
        }

        @Override
        public void close() {
            centres.close();
            square.close();
        }
    }
}
