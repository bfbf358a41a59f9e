package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class FormulaTest {
    private static final ImageShape IMAGE = new ImageShape(1, 1, 2);

    /** Four steps. */
    private static final Degradation SPEC = new GaussianNoise(4, NoiseSchedule.COSINE);

    /** x0 + n·key's last digit, and its adjoint's stand-in. */
    private record Shift(Seeds seeds, List<String> log) implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            return x0.add(Tensors.perImage(n));
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            return y.mul(new Scalar(2f));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of("key", seeds.key(image));
        }

        @Override
        public void close() {
            log.add("law");
        }
    }

    @Test
    void appliesTheFormulaWhereSeverityIsNotZeroAndClosesWhatItOwns() {
        List<String> log = new ArrayList<>();
        Seeds seeds = Seeds.of(1, 0, 3);
        Operator operator =
                Formula.open(
                        SPEC, IMAGE, Device.CPU, own -> new Shift(own, log), () -> log.add("all"));
        Tensor x0 = Tensors.of(new float[] {1, 2, -0f, 4, 5, 6}, 3, 1, 1, 2);
        Tensor severity = Tensors.of(new float[] {1, 0, 0.5f}, 3);
        try (operator;
                Degrader d = operator.draw(seeds)) {
            assertThat(Tensors.floats(d.degrade(x0, severity)))
                    .isEqualTo(new float[] {5, 6, -0f, 4, 7, 8});
            assertThat(Tensors.floats(((Linear) d).adjoint(x0, severity)))
                    .isEqualTo(new float[] {2, 4, -0f, 4, 10, 12});
            assertThat(Applied.of(SPEC, d, 2, 0.5))
                    .isEqualTo(
                            new Applied(
                                    "gaussian-noise", 0.5, Map.of("key", seeds.key(2)), List.of()));
        }
        assertThat(log).containsExactly("law", "all");
    }

    @Test
    void aFormulaThatIsNotLinearDoesNotSaySo() {
        try (Operator operator = Formula.open(SPEC, IMAGE, Device.CPU, own -> (x0, n) -> x0.neg());
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            assertThat(d).isNotInstanceOf(Linear.class);
            assertThat(Applied.of(SPEC, d, 0, 1).drawn()).isEmpty();
            assertThatThrownBy(() -> Applied.of(SPEC, d, 0, 1.5))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("severity of gaussian-noise");
        }
    }
}
