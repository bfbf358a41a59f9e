package dev.thaw.degrade.compose;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Explained;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Another degradation, seen in 256 levels per channel as a picture file holds them. Training and
 * the start of a restoration see the levels; samplers walk on the exact process ({@link Observed}).
 *
 * <p>The {@code discrete} flag of the official code (Bansal et al. 2022) is {@code TRUNCATE}.
 */
@Says("another degradation, stored with 8 bits per channel")
public record EightBit(
        @Says(value = "the degradation that is stored", byDefault = "gaussian-blur") Degradation of,
        @Says(
                        value = "how values between two levels are stored; truncate darkens",
                        byDefault = "nearest")
                Rounding rounding)
        implements Degradation {
    /** How values between two levels are stored. */
    public enum Rounding {
        /** The nearest level; values outside [-1, 1] become −1 or 1, as in a file. */
        NEAREST,
        /** The next level towards −1 and no limits, as in the official code. */
        TRUNCATE
    }

    @Override
    public int steps() {
        return of.steps();
    }

    @Override
    public boolean pictures() {
        return of.pictures();
    }

    @Override
    public boolean bounded() {
        return rounding == Rounding.NEAREST || of.bounded();
    }

    @Override
    public Prior prior() {
        return of.prior();
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Operator inner = of.open(image, device);
        return new Operator() {
            @Override
            public Degrader draw(Seeds seeds) {
                Draw draw = new Draw(steps(), image, device, seeds.count());
                return new Stored(draw, of, inner.draw(seeds), rounding);
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    /** The images as they come back from a file; a new tensor. */
    public static Tensor stored(Tensor x, Rounding rounding) {
        try (Scope scope = Scope.open()) {
            Tensor unit = x.add(new Scalar(1f)).div(new Scalar(2f));
            Tensor levels =
                    switch (rounding) {
                        case NEAREST ->
                                unit.clamp(
                                                new ScalarOptional(new Scalar(0f)),
                                                new ScalarOptional(new Scalar(1f)))
                                        .mul(new Scalar(255f))
                                        .round();
                        case TRUNCATE -> unit.mul(new Scalar(255f)).trunc();
                    };
            return scope.handUp(
                    levels.div(new Scalar(255f)).mul(new Scalar(2f)).sub(new Scalar(1f)));
        }
    }

    private record Stored(Draw draw, Degradation of, Degrader exact, Rounding rounding)
            implements Degrader, Observed, Explained {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                Tensor seen = stored(exact.degrade(x0, severity), rounding);
                return scope.handUp(Draw.cleanWhereZero(n, x0, seen));
            }
        }

        @Override
        public Applied explain(int image, double severity) {
            boolean acts = Draw.index(severity, draw.steps()) > 0;
            return new Applied(
                    Catalogue.nameOf(EightBit.class),
                    severity,
                    Map.of(),
                    acts ? List.of(Applied.of(of, exact, image, severity)) : List.of());
        }

        @Override
        public void close() {
            exact.close();
        }
    }
}
