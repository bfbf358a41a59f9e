package dev.thaw.experiment.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.compose.Rescaled;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.experiment.probe.DestructionCurve.Point;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class EqualiserTest {
    private static DestructionCurve curve(double... decodabilities) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < decodabilities.length; i++) {
            points.add(
                    new Point(
                            i / (decodabilities.length - 1.0), 0, 0, List.of(), decodabilities[i]));
        }
        return new DestructionCurve(points, 1, 1);
    }

    /** R² = 1 − s²: equal losses are at the square roots. */
    @Test
    void aKnownCurveGivesItsInverse() {
        double[] squares =
                IntStream.rangeClosed(0, 1000).mapToDouble(i -> 1 - i * i * 1e-6).toArray();
        Equaliser.Schedule schedule = Equaliser.schedule(curve(squares), 1000, 4);
        for (int k = 0; k <= 4; k++) {
            assertThat(schedule.severities().get(k)).isCloseTo(Math.sqrt(k / 4.0), within(6e-4));
        }
        assertThat(schedule.losses())
                .allSatisfy(loss -> assertThat(loss).isCloseTo(0.25, within(2e-3)));
        assertThat(schedule.bound()).isCloseTo(2e-3, within(1e-4));
    }

    /** What rises is sampling error; what stays level is passed over. */
    @Test
    void aCurveWithNoiseIsMadeToFallFirst() {
        assertThat(Equaliser.falling(new double[] {1, 0.5, 0.7, 0.2, 0.4, 0.3}))
                .containsExactly(new double[] {1, 0.6, 0.6, 0.3, 0.3, 0.3}, within(1e-12));
        Equaliser.Schedule schedule = Equaliser.schedule(curve(1, 1, 1, 0.9, 0.5, 0.1, 0.1), 6, 2);
        assertThat(schedule.severities()).isSorted().startsWith(0.0).endsWith(1.0);
        assertThat(schedule.severities().get(1)).isEqualTo(4 / 6.0);
    }

    /** Measured again, every step loses the same within the bound that was stated. */
    @Test
    void equalStepsLoseEqualInformation() {
        Degradation noise = new GaussianNoise(200, NoiseSchedule.COSINE);
        try (ProbePictures pictures = ProbePictures.procedural(new ImageShape(1, 12, 12), 300)) {
            DestructionCurve curve = measured(noise, pictures, 101);
            Equaliser.Schedule schedule = Equaliser.schedule(curve, 200, 5);
            Degradation equal = new Rescaled(noise, 5, schedule.severities());
            assertThat(schedule.bound()).isLessThan(0.06);
            double most = spread(measured(equal, pictures, 6));
            assertThat(most).isLessThanOrEqualTo(schedule.bound());
            Degradation even = new Rescaled(noise, 5, List.of(0.0, 1.0));
            assertThat(spread(measured(even, pictures, 6))).isGreaterThan(3 * most);
        }
    }

    private static DestructionCurve measured(
            Degradation degradation, ProbePictures pictures, int severities) {
        return DestructionCurve.measure(
                degradation,
                pictures,
                DestructionCurve.severities(degradation.steps(), severities),
                Device.CPU,
                1,
                done -> {});
    }

    /** The largest difference between the loss of a step and the mean loss. */
    private static double spread(DestructionCurve curve) {
        List<Point> points = curve.points();
        double all = points.getFirst().decodability() - points.getLast().decodability();
        double most = 0;
        for (int i = 1; i < points.size(); i++) {
            double loss = points.get(i - 1).decodability() - points.get(i).decodability();
            most = Math.max(most, Math.abs(loss - all / (points.size() - 1)));
        }
        return most;
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Equaliser.schedule(curve(1, 0), 3, 4))
                .hasMessage(
                        "equalised steps must be between 2 and those of the degradation, 3, got 4");
        assertThatThrownBy(() -> Equaliser.schedule(curve(1, 0.99, 0.95), 30, 4))
                .hasMessage(
                        "a degradation must lose at least 10 % of what can be decoded to be"
                                + " equalised, this one loses 5.0 %");
    }
}
