package dev.thaw.degrade.compose;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Explained;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.tensor.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A degrader behind another schedule; each subclass adds what the inner one can do. */
class Rescaling implements Degrader, Explained {
    final Rescaled.Path path;
    final Degrader inner;

    private Rescaling(Rescaled.Path path, Degrader inner) {
        this.path = path;
        this.inner = inner;
    }

    /** With the capabilities of {@code inner}, which it owns. */
    static Degrader of(Rescaled.Path path, Degrader inner) {
        return switch (inner) {
            case Linear linear -> new OfLinear(path, inner, linear);
            case Noisy noisy -> new OfNoisy(path, inner, noisy);
            case Observed observed -> new OfObserved(path, inner, of(path, observed.exact()));
            default -> new Rescaling(path, inner);
        };
    }

    @Override
    public Tensor degrade(Tensor x0, Tensor severity) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(inner.degrade(x0, path.other(x0, severity)));
        }
    }

    @Override
    public Applied explain(int image, double severity) {
        double other = path.other(severity);
        return new Applied(
                Catalogue.nameOf(Rescaled.class),
                severity,
                Map.of(),
                other > 0 ? List.of(Applied.of(path.spec().of(), inner, image, other)) : List.of());
    }

    @Override
    public void close() {
        inner.close();
    }

    private static final class OfLinear extends Rescaling implements Linear {
        private final Linear linear;

        OfLinear(Rescaled.Path path, Degrader inner, Linear linear) {
            super(path, inner);
            this.linear = linear;
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(linear.adjoint(y, path.other(y, severity)));
            }
        }
    }

    private static final class OfNoisy extends Rescaling implements Noisy {
        private final Noisy noisy;

        OfNoisy(Rescaled.Path path, Degrader inner, Noisy noisy) {
            super(path, inner);
            this.noisy = noisy;
        }

        @Override
        public Tensor mean(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(noisy.mean(x0, path.other(x0, severity)));
            }
        }

        @Override
        public Tensor sigma(Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(noisy.sigma(path.other(severity)));
            }
        }

        @Override
        public double least() {
            return noisy.least();
        }

        @Override
        public Tensor noise() {
            return noisy.noise();
        }

        @Override
        public Degrader reestimate(Tensor xt, Tensor x0Hat, Tensor severity) {
            try (Scope _ = Scope.open()) {
                return of(path, noisy.reestimate(xt, x0Hat, path.other(xt, severity)));
            }
        }
    }

    private static final class OfObserved extends Rescaling implements Observed {
        private final Degrader exact;

        OfObserved(Rescaled.Path path, Degrader inner, Degrader exact) {
            super(path, inner);
            this.exact = exact;
        }

        @Override
        public Degrader exact() {
            return exact;
        }
    }
}
