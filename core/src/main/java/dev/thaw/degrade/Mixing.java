package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The whole operator of any process that mixes in an end image z: x_n = c_n x0 + σ_n z, with c_0 =
 * 1 and σ_0 = 0. What z is, noise or a picture, its {@link Ends} say. Where it preserves variance,
 * c_n = √ᾱ_n and σ_n = √(1 − ᾱ_n).
 */
public final class Mixing implements Operator {
    /** Gives the end images. */
    @FunctionalInterface
    public interface Ends extends AutoCloseable {
        /**
         * One end image per seed, {@code (N, C, H, W)} on the operator's device, in the caller's
         * scope.
         */
        Tensor draw(Seeds seeds);

        /** What {@link #draw} drew for one image, by name; see {@link Applied#drawn}. */
        default Map<String, Object> drawn(Seeds seeds, int image) {
            return Map.of();
        }

        @Override
        default void close() {}
    }

    private final int steps;
    private final ImageShape image;
    private final Device device;

    /** c_n, {@code (T+1)}. */
    private final Tensor signal;

    /** σ_n, {@code (T+1)}. */
    private final Tensor sigma;

    private final Ends ends;

    private Mixing(
            int steps, ImageShape image, Device device, Ends ends, Tensor signal, Tensor sigma) {
        this.steps = steps;
        this.image = image;
        this.device = device;
        this.ends = ends;
        this.signal = signal;
        this.sigma = sigma;
    }

    /** Preserves variance. The operator owns {@code ends}. */
    public static Mixing open(
            int steps, NoiseSchedule schedule, ImageShape image, Device device, Ends ends) {
        try (Scope scope = Scope.open()) {
            Tensor alphaBars =
                    Tensors.cat(
                            0,
                            Tensors.of(new float[] {1}, 1),
                            schedule.alphaBars(steps, ScalarType.Float));
            Tensor rest = alphaBars.neg().add(new Scalar(1.0));
            return new Mixing(
                    steps,
                    image,
                    device,
                    ends,
                    scope.keep(Tensors.to(alphaBars.sqrt(), device)),
                    scope.keep(Tensors.to(rest.sqrt(), device)));
        }
    }

    /**
     * With any weights of steps 1 … T. The operator owns {@code ends}.
     *
     * @param signal c_n
     * @param sigma σ_n, above 0
     */
    public static Mixing open(
            int steps,
            IntToDoubleFunction signal,
            IntToDoubleFunction sigma,
            ImageShape image,
            Device device,
            Ends ends) {
        return new Mixing(
                steps,
                image,
                device,
                ends,
                Ramp.keep(device, steps, n -> n == 0 ? 1 : signal.applyAsDouble(n)),
                Ramp.keep(device, steps, n -> n == 0 ? 0 : sigma.applyAsDouble(n)));
    }

    @Override
    public Degrader draw(Seeds seeds) {
        try (Scope scope = Scope.open()) {
            return with(ends.draw(seeds), i -> ends.drawn(seeds, i));
        }
    }

    /**
     * The process with these end images, {@code (N, C, H, W)} on the operator's device; a copy is
     * kept.
     */
    public Degrader with(Tensor end) {
        return with(end, _ -> Map.of());
    }

    private Degrader with(Tensor end, IntFunction<Map<String, Object>> words) {
        Check.that(
                end.dim() == 4
                        && end.size(1) == image.channels()
                        && end.size(2) == image.height()
                        && end.size(3) == image.width(),
                "end images must have the shape of images of "
                        + image
                        + ", got "
                        + Tensors.describe(end));
        try (Scope scope = Scope.open()) {
            int count = Math.toIntExact(end.size(0));
            return new Drawn(new Draw(steps, image, device, count), scope.keep(end.clone()), words);
        }
    }

    @Override
    public void close() {
        ends.close();
        signal.close();
        sigma.close();
    }

    /** The process with one end image per image. */
    private final class Drawn implements Degrader, Noisy, Explained {
        private final Draw draw;
        private final Tensor z;
        private final IntFunction<Map<String, Object>> words;

        Drawn(Draw draw, Tensor z, IntFunction<Map<String, Object>> words) {
            this.draw = draw;
            this.z = z;
            this.words = words;
        }

        @Override
        public Applied explain(int image, double severity) {
            return new Applied("mixing", severity, words.apply(image), List.of());
        }

        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                Tensor mixed = weighted(signal, n, x0).add(weighted(sigma, n, z));
                return scope.handUp(Draw.cleanWhereZero(n, x0, mixed));
            }
        }

        @Override
        public Tensor mean(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(weighted(signal, draw.index(x0, severity), x0));
            }
        }

        private static Tensor weighted(Tensor table, Tensor n, Tensor images) {
            return Tensors.perImage(table.index_select(0, n)).mul(images);
        }

        @Override
        public Tensor sigma(Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(sigma.index_select(0, draw.index(severity)));
            }
        }

        @Override
        public Tensor noise() {
            return z;
        }

        /** Where severity is 0 there is no end to see: the drawn one stays. */
        @Override
        public Degrader reestimate(Tensor xt, Tensor x0Hat, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(xt, severity);
                Tensor width = Tensors.perImage(sigma.index_select(0, n));
                Tensor estimate = xt.sub(weighted(signal, n, x0Hat)).div(width);
                Tensor end = Draw.cleanWhereZero(n, z, estimate);
                return new Drawn(draw, scope.keep(end), _ -> Map.of());
            }
        }

        @Override
        public void close() {
            z.close();
        }
    }
}
