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
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Another degradation whose severity grows at another pace: D(x, s) = D'(x, a(s)) with a(s) linear
 * between anchors that are evenly spread over s. What {@code thaw schedule} makes (Daras et al.
 * 2022, §3.3: equal steps of a Wasserstein distance). Linear or noisy where the other one is.
 *
 * <p>The other degradation rounds to its own steps: it should have several times as many.
 */
@Says("another degradation at another pace, by anchors of its severity")
public record Scheduled(
        @Says(value = "the degradation, with fine steps", byDefault = "heat-blur") Degradation of,
        @Says(
                        value = "number of steps of the whole",
                        unit = "steps",
                        rule = "at least 1",
                        byDefault = "200")
                int steps,
        @Says(
                        value = "its severities at evenly spread severities of the whole",
                        rule = "from 0 to 1, growing",
                        byDefault = "[0, 1]")
                List<Double> anchors)
        implements Degradation {
    public Scheduled {
        Check.atLeast("scheduled steps", 1, steps);
        anchors = List.copyOf(anchors);
        Check.that(
                anchors.size() >= 2 && anchors.getFirst() == 0 && anchors.getLast() == 1,
                "scheduled anchors must go from 0 to 1, got " + anchors);
        for (int i = 1; i < anchors.size(); i++) {
            Check.that(
                    anchors.get(i) > anchors.get(i - 1),
                    "scheduled anchors must grow, got "
                            + anchors.get(i)
                            + " after "
                            + anchors.get(i - 1));
        }
    }

    /** The severity of the other degradation; above 0 it is at least one of its steps. */
    public double at(double severity) {
        if (severity <= 0) {
            return 0;
        }
        double place = Math.min(severity, 1) * (anchors.size() - 1);
        int below = Math.min((int) place, anchors.size() - 2);
        double share = place - below;
        double exact = anchors.get(below) * (1 - share) + anchors.get(below + 1) * share;
        return Math.max(exact, 1.0 / of.steps());
    }

    @Override
    public boolean pictures() {
        return of.pictures();
    }

    @Override
    public Prior prior() {
        return of.prior();
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor severities =
                Tables.keep(device, steps, n -> new float[] {(float) at((double) n / steps)}, 1);
        Operator inner;
        try {
            inner = of.open(image, device);
        } catch (RuntimeException e) {
            severities.close();
            throw e;
        }
        return new Operator() {
            @Override
            public Degrader draw(Seeds seeds) {
                Draw draw = new Draw(steps, image, device, seeds.count());
                return Paced.of(Scheduled.this, draw, severities, inner.draw(seeds), true);
            }

            @Override
            public void close() {
                inner.close();
                severities.close();
            }
        };
    }
}
