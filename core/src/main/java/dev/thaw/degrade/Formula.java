package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * The operator of every degradation that is a formula of the clean image, the step and what was
 * drawn. The formula need not care about severity 0, about shapes or about scopes.
 */
public final class Formula implements Operator {
    /** D for one batch with its draw fixed; holds what was drawn. */
    public interface Law extends AutoCloseable {
        /**
         * D(x0, n/T); called within a scope that frees what is left over.
         *
         * @param x0 {@code (N, C, H, W)}, not to be changed
         * @param n step of each image, int64 {@code (N)}, 0 … T; rows with 0 are replaced by those
         *     of x0 afterwards
         * @return the same shape
         */
        Tensor at(Tensor x0, Tensor n);

        /** What was drawn for one image, by name; see {@link Applied#drawn}. */
        default Map<String, Object> drawn(int image) {
            return Map.of();
        }

        @Override
        default void close() {}
    }

    /** A formula that is linear in x0. */
    public interface LinearLaw extends Law {
        /** The adjoint of {@link #at}, on the same terms. */
        Tensor adjoint(Tensor y, Tensor n);
    }

    private final Degradation spec;
    private final ImageShape image;
    private final Device device;
    private final Function<Seeds, Law> laws;
    private final Runnable closing;

    private Formula(
            Degradation spec,
            ImageShape image,
            Device device,
            Function<Seeds, Law> laws,
            Runnable closing) {
        this.spec = spec;
        this.image = image;
        this.device = device;
        this.laws = laws;
        this.closing = closing;
    }

    /**
     * Opens a degradation.
     *
     * @param laws draws for one seed per image; called within a scope, so what the law holds must
     *     be kept from it and closed by the law
     * @param tables what the laws share; the operator owns and closes them
     */
    public static Formula open(
            Degradation spec,
            ImageShape image,
            Device device,
            Function<Seeds, Law> laws,
            Tensor... tables) {
        List<Tensor> shared = List.of(tables);
        return open(spec, image, device, laws, () -> shared.forEach(Tensor::close));
    }

    /** As above; {@code closing} frees whatever the laws share. */
    public static Formula open(
            Degradation spec,
            ImageShape image,
            Device device,
            Function<Seeds, Law> laws,
            Runnable closing) {
        return new Formula(spec, image, device, laws, closing);
    }

    @Override
    public Degrader draw(Seeds seeds) {
        try (Scope _ = Scope.open()) {
            Draw draw = new Draw(spec.steps(), image, device, seeds.count());
            String name = Catalogue.nameOf(spec.getClass());
            Law law = laws.apply(seeds);
            return law instanceof LinearLaw linear
                    ? new LinearDrawn(name, draw, linear)
                    : new Drawn(name, draw, law);
        }
    }

    @Override
    public void close() {
        closing.run();
    }

    private static Tensor applied(Draw draw, Law law, Tensor x0, Tensor severity) {
        try (Scope scope = Scope.open()) {
            Tensor n = draw.index(x0, severity);
            return scope.handUp(Draw.cleanWhereZero(n, x0, law.at(x0, n)));
        }
    }

    private static Applied explained(String name, Law law, int image, double severity) {
        return new Applied(name, severity, law.drawn(image), List.of());
    }

    private record Drawn(String name, Draw draw, Law law) implements Degrader, Explained {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            return applied(draw, law, x0, severity);
        }

        @Override
        public Applied explain(int image, double severity) {
            return explained(name, law, image, severity);
        }

        @Override
        public void close() {
            law.close();
        }
    }

    private record LinearDrawn(String name, Draw draw, LinearLaw law)
            implements Degrader, Linear, Explained {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            return applied(draw, law, x0, severity);
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(y, severity);
                return scope.handUp(Draw.cleanWhereZero(n, y, law.adjoint(y, n)));
            }
        }

        @Override
        public Applied explain(int image, double severity) {
            return explained(name, law, image, severity);
        }

        @Override
        public void close() {
            law.close();
        }
    }
}
