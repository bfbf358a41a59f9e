package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the pair metrics share: checks, conversion to [0, 1] in double precision, bounded chunks and
 * one raw number per image (a mean squared error or a similarity).
 */
abstract class PairGauge implements Gauge {
    /** Values per chunk: few enough that the float64 maps of one chunk stay in the cache. */
    private static final long CHUNK = 1 << 16;

    private final String profile;
    private final boolean clamp;
    private double[] raw = new double[64];
    private double[] weights = new double[64];
    private int count;

    PairGauge(Metric metric, boolean clamp) {
        this.profile = metric.profile();
        this.clamp = clamp;
    }

    /**
     * One raw number per image; float64 {@code (N)} from float64 {@code (N, C, H, W)} in [0, 1].
     */
    abstract Tensor measure(Tensor reference, Tensor candidate);

    /** The value of one image from its raw number. */
    abstract double image(double raw);

    /** The value of all images: by default the mean of theirs. */
    double all(double[] raw, double[] weights) {
        return Arrays.stream(raw).map(this::image).average().orElseThrow();
    }

    /** Refuses shapes that the metric cannot measure. */
    void checkSize(long height, long width) {}

    /** The full name of a definition: {@code ssim/wang}, {@code ssim/wang+clamp}. */
    static String definition(String name, Object variant, boolean clamp) {
        String word = variant.toString().toLowerCase(Locale.ROOT);
        return name + "/" + word + (clamp ? "+clamp" : "");
    }

    /** The mean squared error per image, {@code (N)}. */
    static Tensor meanSquaredError(Tensor reference, Tensor candidate) {
        return candidate.sub(reference).square().mean(1, 2, 3);
    }

    @Override
    public final void add(Tensor reference, Tensor candidate) {
        checkShapes(reference, candidate);
        long images = reference.size(0);
        long size = reference.numel() / images;
        long rows = Math.max(1, CHUNK / size);
        double[] fresh = new double[Math.toIntExact(images)];
        for (long from = 0; from < images; from += rows) {
            long length = Math.min(rows, images - from);
            try (Scope _ = Scope.open()) {
                Tensor x = unit("reference", reference.narrow(0, from, length), from);
                Tensor y = unit("candidate", candidate.narrow(0, from, length), from);
                double[] part = Tensors.doubles(measure(x, y));
                System.arraycopy(part, 0, fresh, (int) from, part.length);
            }
        }
        double[] sizes = new double[fresh.length];
        Arrays.fill(sizes, (double) size);
        append(fresh, sizes, fresh.length);
    }

    private void checkShapes(Tensor reference, Tensor candidate) {
        long[] shape = Tensors.shape(reference);
        Check.that(
                shape.length == 4 && reference.numel() > 0,
                profile + " needs images (N, C, H, W), got the shape " + Arrays.toString(shape));
        Check.that(
                Arrays.equals(shape, Tensors.shape(candidate)),
                profile
                        + " needs candidates of the references' shape "
                        + Arrays.toString(shape)
                        + ", got "
                        + Arrays.toString(Tensors.shape(candidate)));
        checkSize(shape[2], shape[3]);
    }

    /** [-1, 1] to [0, 1] in float64, clamped only on demand. */
    private Tensor unit(String role, Tensor images, long first) {
        Tensor unit =
                images.detach()
                        .to(ScalarType.Double)
                        .add(new Scalar(1.0))
                        .mul(new Scalar(0.5))
                        .contiguous();
        double[] finite = Tensors.doubles(unit.isfinite().reshape(unit.size(0), -1).all(1L));
        for (int i = 0; i < finite.length; i++) {
            if (finite[i] == 0) {
                throw Fault.numeric(
                        profile
                                + " needs finite pixels, but "
                                + role
                                + " image "
                                + (count + first + i)
                                + " (counted from 0) holds NaN or infinity");
            }
        }
        return clamp
                ? unit.clamp(
                        new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(1.0)))
                : unit;
    }

    private void append(double[] freshRaw, double[] freshWeights, int fresh) {
        int total = Math.addExact(count, fresh);
        if (total > raw.length) {
            int room = Math.max(total, raw.length * 2);
            raw = Arrays.copyOf(raw, room);
            weights = Arrays.copyOf(weights, room);
        }
        System.arraycopy(freshRaw, 0, raw, count, fresh);
        System.arraycopy(freshWeights, 0, weights, count, fresh);
        count = total;
    }

    @Override
    public final void merge(Gauge other) {
        Check.that(
                other instanceof PairGauge,
                profile + " cannot merge with " + other.getClass().getSimpleName());
        PairGauge that = (PairGauge) other;
        Check.that(
                that.profile.equals(profile),
                profile + " can only merge with a gauge of its own kind, got " + that.profile);
        append(that.raw.clone(), that.weights.clone(), that.count);
    }

    @Override
    public final long count() {
        return count;
    }

    @Override
    public final double value() {
        if (count == 0) {
            throw Fault.input(profile + " needs at least one image, got none");
        }
        return all(Arrays.copyOf(raw, count), Arrays.copyOf(weights, count));
    }

    @Override
    public final double[] perImage() {
        return Arrays.stream(raw, 0, count).map(this::image).toArray();
    }
}
