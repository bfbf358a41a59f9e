package dev.thaw.degrade.compose;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Explained;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.tensor.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A degrader of {@link Scheduled}; it can what the one below can. */
class Paced implements Degrader, Explained {
    final Scheduled spec;
    final Draw draw;

    /** Severities of the one below, (T+1, 1); the operator's. */
    final Tensor severities;

    final Degrader below;
    private final boolean owner;

    private Paced(Scheduled spec, Draw draw, Tensor severities, Degrader below, boolean owner) {
        this.spec = spec;
        this.draw = draw;
        this.severities = severities;
        this.below = below;
        this.owner = owner;
    }

    static Degrader of(
            Scheduled spec, Draw draw, Tensor severities, Degrader below, boolean owner) {
        return switch (below) {
            case Linear linear -> new PacedLinear(spec, draw, severities, below, owner, linear);
            case Noisy noisy -> new PacedNoisy(spec, draw, severities, below, owner, noisy);
            case Observed seen -> new PacedObserved(spec, draw, severities, below, owner, seen);
            default -> new Paced(spec, draw, severities, below, owner);
        };
    }

    final Tensor at(Tensor n) {
        return severities.view(-1).index_select(0, n);
    }

    @Override
    public Tensor degrade(Tensor x0, Tensor severity) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(below.degrade(x0, at(draw.index(x0, severity))));
        }
    }

    @Override
    public Applied explain(int image, double severity) {
        Applied part = Applied.of(spec.of(), below, image, spec.at(severity));
        return new Applied(Catalogue.nameOf(Scheduled.class), severity, Map.of(), List.of(part));
    }

    @Override
    public void close() {
        if (owner) {
            below.close();
        }
    }

    private static final class PacedLinear extends Paced implements Linear {
        private final Linear linear;

        PacedLinear(
                Scheduled spec,
                Draw draw,
                Tensor severities,
                Degrader below,
                boolean owner,
                Linear linear) {
            super(spec, draw, severities, below, owner);
            this.linear = linear;
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(linear.adjoint(y, at(draw.index(y, severity))));
            }
        }
    }

    private static final class PacedNoisy extends Paced implements Noisy {
        private final Noisy noisy;

        PacedNoisy(
                Scheduled spec,
                Draw draw,
                Tensor severities,
                Degrader below,
                boolean owner,
                Noisy noisy) {
            super(spec, draw, severities, below, owner);
            this.noisy = noisy;
        }

        @Override
        public Tensor mean(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(noisy.mean(x0, at(draw.index(x0, severity))));
            }
        }

        @Override
        public Tensor sigma(Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(noisy.sigma(at(draw.index(severity))));
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
                Tensor s = at(draw.index(xt, severity));
                return of(spec, draw, severities, noisy.reestimate(xt, x0Hat, s), true);
            }
        }
    }

    private static final class PacedObserved extends Paced implements Observed {
        private final Degrader exact;

        PacedObserved(
                Scheduled spec,
                Draw draw,
                Tensor severities,
                Degrader below,
                boolean owner,
                Observed seen) {
            super(spec, draw, severities, below, owner);
            this.exact = of(spec, draw, severities, seen.exact(), false);
        }

        @Override
        public Degrader exact() {
            return exact;
        }
    }
}
