package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Clouds of Perlin noise: a tileable field p of several octaves is drawn for each image and scaled
 * to a largest value of 1 or −1. It replaces the picture, D(x, n) = (1 − w_n) x + w_n p with w_n =
 * (n/T)^power, or is laid on top of it, D(x, n) = x + strength·w_n p, cut to [-1, 1].
 *
 * <p>Replaced, nothing is left of the picture at the end. With clouds on top, the picture stays
 * where p is small: along the lines where it changes its sign.
 */
@Says("Perlin noise: clouds of several sizes")
public record PerlinNoise(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "100")
                int steps,
        @Says(
                        value = "cells of the coarsest lattice along the longer side",
                        unit = "cells",
                        rule = "between 1 and 256",
                        byDefault = "4")
                int cells,
        @Says(
                        value = "lattices, each twice as fine as the one before",
                        unit = "octaves",
                        rule = "between 1 and 8",
                        byDefault = "4")
                int octaves,
        @Says(
                        value = "what each octave counts as a share of the one before",
                        rule = "above 0, at most 1",
                        byDefault = "0.5")
                double persistence,
        @Says(value = "what happens to the picture", byDefault = "replace") Mode mode,
        @Says(
                        value =
                                "largest value of the clouds on top at the last step; not used when"
                                        + " they replace the picture",
                        rule = "above 0",
                        byDefault = "4")
                double strength,
        @Says(
                        value = "power of the severity that the clouds grow with",
                        rule = "above 0",
                        byDefault = "1")
                double power,
        @Says(value = "whether each channel has its own clouds", byDefault = "false")
                boolean coloured)
        implements Degradation {
    /** What happens to the picture. */
    public enum Mode {
        /** It fades away. */
        REPLACE,
        /** The clouds are added to it. */
        ADD
    }

    public PerlinNoise {
        Check.within("perlin-noise steps", 1, 1_000_000, steps);
        Check.within("perlin-noise cells", 1, 256, cells);
        Check.within("perlin-noise octaves", 1, 8, octaves);
        Check.positive("perlin-noise persistence", persistence);
        Check.within("perlin-noise persistence", 0, 1, persistence);
        Check.positive("perlin-noise strength", strength);
        Check.positive("perlin-noise power", power);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        GradientNoise lattice = new GradientNoise(cells, octaves, image, device);
        return switch (mode) {
            case REPLACE ->
                    Mixing.open(
                            steps,
                            n -> 1 - Ramp.power(1, power, n, steps),
                            n -> Ramp.power(1, power, n, steps),
                            image,
                            device,
                            new Clouds(this, lattice, image));
            case ADD -> onTop(new Clouds(this, lattice, image), image, device);
        };
    }

    private Operator onTop(Clouds clouds, ImageShape image, Device device) {
        Tensor weights = Ramp.keep(device, steps, n -> Ramp.power(strength, power, n, steps));
        return Formula.open(
                this,
                image,
                device,
                seeds -> {
                    try (Scope scope = Scope.open()) {
                        return new OnTop(weights, scope.keep(clouds.draw(seeds)));
                    }
                },
                () -> {
                    clouds.close();
                    weights.close();
                });
    }

    /** One field per seed. */
    private record Clouds(PerlinNoise spec, GradientNoise lattice, ImageShape image)
            implements Mixing.Ends {
        @Override
        public Tensor draw(Seeds seeds) {
            try (Scope scope = Scope.open()) {
                int planes = spec.coloured ? image.channels() : 1;
                Tensor field = lattice.draw(seeds.derive("perlin"), planes, spec.persistence);
                return scope.handUp(
                        GradientNoise.stretched(field)
                                .expand(image.batch(seeds.count()))
                                .contiguous());
            }
        }

        @Override
        public void close() {
            lattice.close();
        }
    }

    private record OnTop(Tensor weights, Tensor clouds) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor weight = Tensors.perImage(weights.index_select(0, n));
            return x0.add(clouds.mul(weight))
                    .clamp(new ScalarOptional(new Scalar(-1f)), new ScalarOptional(new Scalar(1f)));
        }

        @Override
        public void close() {
            clouds.close();
        }
    }

    @Override
    public Prior prior() {
        return mode == Mode.REPLACE ? new OwnEnd(this) : PrincipalGaussian.DEFAULT;
    }
}
