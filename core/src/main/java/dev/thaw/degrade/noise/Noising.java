package dev.thaw.degrade.noise;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Explained;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.StandardNormal;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** {@link Noised} on a device; owns the operator below and the table {@code sigmas}, (T+1). */
record Noising(Noised spec, ImageShape image, Device device, Operator linear, Tensor sigmas)
        implements Operator {
    @Override
    public Degrader draw(Seeds seeds) {
        try (Scope scope = Scope.open()) {
            Tensor noise = Noise.gaussian(seeds.derive(StandardNormal.PURPOSE), image, device);
            Draw draw = new Draw(spec.steps(), image, device, seeds.count());
            return new Drawn(spec, draw, linear.draw(seeds), true, sigmas, scope.keep(noise));
        }
    }

    @Override
    public void close() {
        linear.close();
        sigmas.close();
    }

    /** Owns ε, and C where {@code whole}: one with an estimated ε shares C with the first. */
    private record Drawn(
            Noised spec, Draw draw, Degrader c, boolean whole, Tensor sigmas, Tensor epsilon)
            implements Degrader, Noisy, Explained {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                Tensor noisy = c.degrade(x0, severity).add(width(n).mul(epsilon));
                return scope.handUp(Draw.cleanWhereZero(n, x0, noisy));
            }
        }

        private Tensor width(Tensor n) {
            return Tensors.perImage(sigmas.view(-1).index_select(0, n));
        }

        @Override
        public Tensor mean(Tensor x0, Tensor severity) {
            return c.degrade(x0, severity);
        }

        @Override
        public Tensor sigma(Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(width(draw.index(severity)).view(-1));
            }
        }

        @Override
        public double least() {
            return spec.sigma().at(0);
        }

        @Override
        public Tensor noise() {
            return epsilon;
        }

        /** Where severity is 0 there is no noise to see: the drawn one stays. */
        @Override
        public Degrader reestimate(Tensor xt, Tensor x0Hat, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(xt, severity);
                Tensor estimate = xt.sub(c.degrade(x0Hat, severity)).div(width(n));
                Tensor kept = scope.keep(Draw.cleanWhereZero(n, epsilon, estimate));
                return new Drawn(spec, draw, c, false, sigmas, kept);
            }
        }

        @Override
        public Applied explain(int image, double severity) {
            double std = severity == 0 ? 0 : spec.sigma().at(severity);
            return new Applied(
                    Catalogue.nameOf(Noised.class),
                    severity,
                    Map.of("sigma", std),
                    List.of(Applied.of(spec.of(), c, image, severity)));
        }

        @Override
        public void close() {
            epsilon.close();
            if (whole) {
                c.close();
            }
        }
    }
}
