package dev.thaw.degrade.compose;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Another degradation on another schedule: D(x, n/T) is that degradation at the severity that lies
 * at n/T on a path of given severities, linear in between and rounded to its own steps, of which it
 * should have several times as many. What it can do, linear, noisy or observed, this one can do.
 * Equal steps of a distance are such a path (Daras et al. 2022, §3.3).
 */
@Says("another degradation with another schedule of its severity")
public record Rescaled(
        @Says(value = "the degradation that is scheduled", byDefault = "gaussian-noise")
                Degradation of,
        @Says(value = "number of steps", unit = "steps", rule = "1 to 1000000", byDefault = "10")
                int steps,
        @Says(
                        value =
                                "its severities at evenly spaced points of the path; linear in"
                                        + " between",
                        rule = "2 or more, from 0 to 1, none below the one before",
                        byDefault = "[0.0, 1.0]")
                List<Double> severities)
        implements Composite {
    public Rescaled {
        Check.within("rescaled steps", 1, 1_000_000, steps);
        Check.that(
                severities.size() >= 2,
                "rescaled severities must be at least 2, got " + severities.size());
        Check.that(
                severities.getFirst() == 0 && severities.getLast() == 1,
                "rescaled severities must go from 0 to 1, got "
                        + severities.getFirst()
                        + " to "
                        + severities.getLast());
        for (int i = 1; i < severities.size(); i++) {
            Check.that(
                    severities.get(i) >= severities.get(i - 1),
                    "rescaled severities must not fall, got "
                            + severities.get(i - 1)
                            + " before "
                            + severities.get(i));
        }
        severities = List.copyOf(severities);
    }

    /**
     * The severity of the other degradation at step {@code n} = 0 … T; where the path has left 0,
     * at least one of its steps, so that it acts at all.
     */
    public double severity(int n) {
        double at = (double) n * (severities.size() - 1) / steps;
        int below = Math.min((int) at, severities.size() - 2);
        double low = severities.get(below);
        double high = severities.get(below + 1);
        double exact = low + (at - below) * (high - low);
        return exact == 0 ? 0 : Math.max(exact, 1.0 / of.steps());
    }

    @Override
    public List<Degradation> inner() {
        return List.of(of);
    }

    @Override
    public Prior prior() {
        return of.prior();
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Operator inner = of.open(image, device);
        Tensor table =
                Tables.keep(device, steps, n -> new float[] {(float) severity(n)}, new long[0]);
        return new Operator() {
            @Override
            public Degrader draw(Seeds seeds) {
                Draw draw = new Draw(steps, image, device, seeds.count());
                return Rescaling.of(new Path(draw, table, Rescaled.this), inner.draw(seeds));
            }

            @Override
            public void close() {
                table.close();
                inner.close();
            }
        };
    }

    /**
     * From one severity to the other.
     *
     * @param table the other severity of each step, {@code (T+1)}; not owned
     */
    record Path(Draw draw, Tensor table, Rescaled spec) {
        /** The other severity of each image, {@code (N)}; checks the images. */
        Tensor other(Tensor x, Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(table.index_select(0, draw.index(x, severity)));
            }
        }

        /** As above, without images. */
        Tensor other(Tensor severity) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(table.index_select(0, draw.index(severity)));
            }
        }

        /** The other severity of one. */
        double other(double severity) {
            try (Scope _ = Scope.open()) {
                Tensor one = Tensors.severity(severity, 1, draw.device());
                Draw alone = new Draw(draw.steps(), draw.image(), draw.device(), 1);
                return Tensors.value(table.index_select(0, alone.index(one)));
            }
        }
    }
}
