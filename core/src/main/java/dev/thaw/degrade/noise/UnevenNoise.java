package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Explained;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Another degradation under a smooth random map: D(x, n) = (1 − m_n) x + m_n N(x, n) with N the
 * other one and m_n = m + (1 − m)(n/T)^3. The map m is gradient noise drawn for each image, brought
 * to [0, 1] and made steeper, m = 3f² − 2f³: every picture has a part that N leaves alone for long
 * and one that it takes at once. At the end the map is 1 everywhere and D is N.
 */
@Says("another degradation, stronger in some parts of the picture than in others")
public record UnevenNoise(
        @Says(value = "the degradation that is made uneven", byDefault = "additive-noise")
                Degradation of,
        @Says(
                        value = "cells of the map's lattice along the longer side: how fine it is",
                        unit = "cells",
                        rule = "between 1 and 256",
                        byDefault = "2")
                int cells)
        implements Degradation {
    /** The map closes late: at half the severity one eighth of the way. */
    private static final double CLOSING = 3;

    public UnevenNoise {
        Check.within("uneven-noise cells", 1, 256, cells);
    }

    @Override
    public int steps() {
        return of.steps();
    }

    @Override
    public boolean pictures() {
        return of.pictures();
    }

    /** The end is that of the other degradation. */
    @Override
    public boolean bounded() {
        return of.bounded();
    }

    @Override
    public Prior prior() {
        return of.prior();
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Operator inner = of.open(image, device);
        GradientNoise lattice = new GradientNoise(cells, 1, image, device);
        Tensor closing = Ramp.keep(device, steps(), n -> Ramp.power(1, CLOSING, n, steps()));
        return new Operator() {
            @Override
            public Degrader draw(Seeds seeds) {
                Draw draw = new Draw(steps(), image, device, seeds.count());
                try (Scope scope = Scope.open()) {
                    Tensor map = map(lattice, seeds.derive("uneven"));
                    return new Mapped(of, draw, inner.draw(seeds), closing, scope.keep(map));
                }
            }

            @Override
            public void close() {
                inner.close();
                lattice.close();
                closing.close();
            }
        };
    }

    private static Tensor map(GradientNoise lattice, Seeds seeds) {
        Tensor f = GradientNoise.unit(lattice.draw(seeds, 1, 1));
        return f.mul(f).mul(f.mul(new Scalar(-2f)).add(new Scalar(3f)));
    }

    /**
     * Under its map.
     *
     * @param closing (n/T)^3, {@code (T+1)}
     * @param map m, {@code (N, 1, H, W)}
     */
    private record Mapped(Degradation of, Draw draw, Degrader inner, Tensor closing, Tensor map)
            implements Degrader, Explained {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                Tensor closed = Tensors.perImage(closing.index_select(0, n));
                Tensor open = map.neg().add(new Scalar(1f));
                Tensor left = open.sub(open.mul(closed));
                Tensor taken = left.neg().add(new Scalar(1f));
                Tensor mixed = x0.mul(left).add(inner.degrade(x0, severity).mul(taken));
                return scope.handUp(Draw.cleanWhereZero(n, x0, mixed));
            }
        }

        @Override
        public Applied explain(int image, double severity) {
            try (Scope _ = Scope.open()) {
                double mean = Tensors.value(map.select(0, image).mean());
                return new Applied(
                        "uneven-noise",
                        severity,
                        Map.of("mean of the map", mean),
                        List.of(Applied.of(of, inner, image, severity)));
            }
        }

        @Override
        public void close() {
            inner.close();
            map.close();
        }
    }
}
