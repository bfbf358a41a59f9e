package dev.thaw.degrade.compress;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Banding: each channel keeps L_n levels, spread evenly from −1 to 1, one of them being mid grey
 * alone. L_n = most·(fewest/most)^((n−1)/(T−1)), rounded, so that the number of bits falls evenly.
 * A value v = (x + 1)/2 becomes level ⌊v·(L−1) + d⌋ with the threshold d = ½, or one of [0, 1) for
 * each pixel where it is dithered. The thresholds are the same at all severities.
 *
 * <p>With one level nothing is left of the picture; with two, its silhouettes are, and dithered
 * also its greys.
 */
@Says("banding: fewer and fewer levels per channel")
public record BitDepth(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "6")
                int steps,
        @Says(
                        value = "levels of the first step",
                        unit = "levels",
                        rule = "between 1 and 65536",
                        byDefault = "32")
                int most,
        @Says(
                        value = "levels of the last step",
                        unit = "levels",
                        rule = "between 1 and most",
                        byDefault = "1")
                int fewest,
        @Says(value = "what breaks up the bands", byDefault = "none") Dither dither)
        implements Degradation {
    /** What breaks up the bands. */
    public enum Dither {
        /** Nothing. */
        NONE,
        /** Thresholds of an 8x8 pattern (Bayer 1973), alike in all channels. */
        ORDERED,
        /** A threshold drawn for each channel of each pixel. */
        RANDOM
    }

    public BitDepth {
        Check.within("bit-depth steps", 1, 1_000_000, steps);
        Check.within("bit-depth most", 1, 65536, most);
        Check.within("bit-depth fewest", 1, most, fewest);
    }

    /** Levels of step {@code n} = 1 … T. */
    public int levels(int n) {
        return (int) Math.rint(Ramp.geometric(most, fewest, n, steps));
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor highest = Ramp.keep(device, steps, n -> levels(n) - 1);
        return Formula.open(
                this, image, device, seeds -> law(highest, seeds, image, device), highest);
    }

    private Formula.Law law(Tensor highest, Seeds seeds, ImageShape image, Device device) {
        try (Scope scope = Scope.open()) {
            Tensor thresholds = scope.keep(thresholds(seeds, image, device));
            return new Formula.Law() {
                @Override
                public Tensor at(Tensor x0, Tensor n) {
                    return banded(x0, Tensors.perImage(highest.index_select(0, n)), thresholds);
                }

                @Override
                public void close() {
                    thresholds.close();
                }
            };
        }
    }

    /** Level k of 0 … top is 2k/top − 1; a top of 0 stands for mid grey. */
    private static Tensor banded(Tensor x0, Tensor top, Tensor thresholds) {
        Tensor unit =
                x0.add(new Scalar(1f))
                        .mul(new Scalar(0.5f))
                        .clamp(
                                new ScalarOptional(new Scalar(0f)),
                                new ScalarOptional(new Scalar(1f)));
        // a threshold below 1 lifts no value above the last level, once v·top is not rounded up
        Tensor level = unit.mul(top).add(thresholds).floor().minimum(top);
        Tensor some = top.clamp(new ScalarOptional(new Scalar(1f)));
        Tensor values = level.div(some).mul(new Scalar(2f)).sub(new Scalar(1f));
        return values.mul(top.sign());
    }

    private Tensor thresholds(Seeds seeds, ImageShape image, Device device) {
        return switch (dither) {
            case NONE -> Tensors.of(new float[] {0.5f}, device, 1, 1, 1, 1);
            case ORDERED -> {
                int height = image.height();
                float[] values = new float[height * image.width()];
                for (int k = 0; k < values.length; k++) {
                    values[k] = (bayer(k / image.width(), k % image.width()) + 0.5f) / 64;
                }
                yield Tensors.of(values, device, 1, 1, height, image.width());
            }
            case RANDOM -> {
                int size = image.channels() * image.height() * image.width();
                yield Noise.uniform(seeds.derive("dither"), size, device)
                        .view(image.batch(seeds.count()));
            }
        };
    }

    /**
     * Rank 0 … 63 of a pixel: the bits of y xor x and of y, interleaved, the lowest of them first
     * in weight.
     */
    static int bayer(int y, int x) {
        int rank = 0;
        for (int bit = 0; bit < 3; bit++) {
            int odd = ((y ^ x) >> bit) & 1;
            int low = (y >> bit) & 1;
            rank = 4 * rank + 2 * odd + low;
        }
        return rank;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
