package dev.thaw.experiment.probe;

import dev.thaw.degrade.Degradation;
import dev.thaw.metric.BandEnergy;
import dev.thaw.metric.Decodability;
import dev.thaw.metric.Gauge;
import dev.thaw.metric.Psnr;
import dev.thaw.metric.Ssim;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What a degradation leaves of pictures, by severity: does x_T still know x_0?
 *
 * @param points from severity 0 to 1
 * @param components how many principal components the decodability predicts
 * @param share of the variance of the pictures that they hold
 */
public record DestructionCurve(List<Point> points, int components, double share) {
    /** SSIM looks through a window of so many pixels. */
    private static final int SSIM_SIDE = 11;

    /**
     * One severity.
     *
     * @param psnr against the clean picture in dB, mean over the pictures; infinite where nothing
     *     changed
     * @param ssim against the clean picture; NaN for pictures smaller than 11 pixels
     * @param bands share of the energy kept, one per band of {@link BandEnergy}
     * @param decodability R² of the best linear prediction of the clean pictures, 0 … 1
     */
    public record Point(
            double severity, double psnr, double ssim, List<Double> bands, double decodability) {
        public Point {
            bands = List.copyOf(bands);
        }
    }

    public DestructionCurve {
        points = List.copyOf(points);
    }

    /** Up to {@code most} severities of a process, evenly spread, both ends included. */
    public static List<Double> severities(int steps, int most) {
        int count = Math.min(most, steps + 1);
        return IntStream.range(0, count)
                .mapToObj(i -> (double) Math.round((double) i * steps / (count - 1)) / steps)
                .toList();
    }

    /**
     * Degrades all pictures at each severity and measures.
     *
     * @param done is told how many severities are measured
     */
    public static DestructionCurve measure(
            Degradation degradation,
            ProbePictures pictures,
            List<Double> severities,
            Device device,
            long seed,
            IntConsumer done) {
        List<Point> points = new ArrayList<>();
        try (Decodability decodability = Decodability.of(pictures.train(), pictures.test());
                Damage damage = Damage.open(degradation, pictures, device, seed)) {
            for (double severity : severities) {
                try (Scope _ = Scope.open()) {
                    Tensor test = damage.test(severity);
                    double left = decodability.measure(damage.train(severity), test);
                    points.add(point(severity, pictures.test(), test, left));
                }
                done.accept(points.size());
            }
            return new DestructionCurve(points, decodability.components(), decodability.share());
        }
    }

    private static Point point(double severity, Tensor clean, Tensor degraded, double left) {
        boolean wide = Math.min(clean.size(2), clean.size(3)) >= SSIM_SIDE;
        double[] bands = BandEnergy.kept(clean, degraded);
        return new Point(
                severity,
                value(new Psnr().open(), clean, degraded),
                wide ? value(new Ssim().open(), clean, degraded) : Double.NaN,
                java.util.Arrays.stream(bands).boxed().toList(),
                left);
    }

    private static double value(Gauge gauge, Tensor clean, Tensor degraded) {
        gauge.add(clean, degraded);
        return gauge.value();
    }

    /** A share in percent: {@code 12 %}, {@code 0.3 %}. */
    static String words(double share) {
        double percent = 100 * share;
        return String.format(
                Locale.ROOT, percent < 1 && percent > 0 ? "%.1f %%" : "%.0f %%", percent);
    }
}
