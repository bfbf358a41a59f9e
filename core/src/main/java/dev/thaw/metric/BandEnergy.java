package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The share of energy that degraded pictures keep in each radial band of the 2-D spectrum.
 *
 * <p>For each frequency and channel, with both sets of pictures centred on their means, let Sxx,
 * Syy and Sxy be the mean energies of clean and degraded pictures and their mean cross-spectrum.
 * |Sxy|²/Sxx is the energy of that part of the degraded pictures which follows the clean ones
 * linearly at the same frequency (Sxx·Syy under it would be the squared coherence). Its sum over a
 * band is divided by the energy of the clean or of the degraded pictures there, whichever is
 * larger: a blur keeps the square of its transfer function, noise of variance σ² keeps S/(S + σ²),
 * an unrelated picture keeps nothing. What N unrelated pictures agree by chance, Syy/N, is taken
 * off; the result is clamped to [0, 1].
 */
public final class BandEnergy {
    /** Upper ends of the bands in cycles per pixel; the last reaches to the corners, √½. */
    private static final double[] ENDS = {1 / 16.0, 1 / 8.0, 1 / 4.0, 1};

    private static final List<String> NAMES =
            List.of("below 1/16", "1/16 to 1/8", "1/8 to 1/4", "above 1/4");

    private BandEnergy() {}

    /** The bands in words, from low to high, in cycles per pixel. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * One share per band; NaN where pictures of this size have no such frequency or no energy.
     *
     * @param clean {@code (N, C, H, W)}, N at least 2
     * @param degraded the same pictures, degraded
     */
    public static double[] kept(Tensor clean, Tensor degraded) {
        Check.that(
                Arrays.equals(Tensors.shape(clean), Tensors.shape(degraded)),
                "band energy needs degraded pictures of the clean ones' shape "
                        + Tensors.describe(clean)
                        + ", got "
                        + Tensors.describe(degraded));
        Check.atLeast("pictures of a band energy", 2, clean.size(0));
        try (Scope _ = Scope.open()) {
            Tensor x = spectrum(clean);
            Tensor y = spectrum(degraded);
            double[] real = sums(part(x, 0).mul(part(y, 0)).add(part(x, 1).mul(part(y, 1))));
            double[] turned = sums(part(x, 0).mul(part(y, 1)).sub(part(x, 1).mul(part(y, 0))));
            double[] own = sums(x.square().sum(4));
            double[] other = sums(y.square().sum(4));
            Sums[] bands = {new Sums(), new Sums(), new Sums(), new Sums()};
            int height = (int) clean.size(2);
            int width = (int) clean.size(3);
            double count = clean.size(0);
            for (int k = 0; k < own.length; k++) {
                double cross = real[k] * real[k] + turned[k] * turned[k];
                double follows = own[k] > 0 ? cross / own[k] : 0;
                double chance = (count * follows - other[k]) / (count - 1);
                bands[band(k, height, width)].add(own[k], other[k], chance);
            }
            return Arrays.stream(bands).mapToDouble(Sums::share).toArray();
        }
    }

    /** Real and imaginary parts in the last axis, float64 {@code (N, C, H, W, 2)}. */
    private static Tensor spectrum(Tensor pictures) {
        Tensor exact = Tensors.to(pictures, Device.CPU).to(ScalarType.Double);
        Tensor centred = exact.sub(exact.mean(0));
        return torch.view_as_real(torch.fft_fft2(centred));
    }

    private static Tensor part(Tensor spectrum, long which) {
        return spectrum.select(4, which);
    }

    private static double[] sums(Tensor perPicture) {
        return Tensors.doubles(perPicture.sum(0));
    }

    private static int band(int k, int height, int width) {
        double fy = frequency(k / width % height, height);
        double fx = frequency(k % width, width);
        double radius = Math.hypot(fx, fy);
        int band = 0;
        while (radius >= ENDS[band]) {
            band++;
        }
        return band;
    }

    private static double frequency(int at, int size) {
        return Math.min(at, size - at) / (double) size;
    }

    /** Energies of one band. */
    private static final class Sums {
        private double own;
        private double other;
        private double follows;

        void add(double ownEnergy, double otherEnergy, double following) {
            own += ownEnergy;
            other += otherEnergy;
            follows += following;
        }

        double share() {
            return own == 0 ? Double.NaN : Math.clamp(follows / Math.max(own, other), 0.0, 1.0);
        }
    }
}
