package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ConstantColourTest extends PriorContract {
    @Override
    protected ConstantColour subject() {
        return new ConstantColour(-0.25, 0.75, 0.1, true);
    }

    /** Mean and variance of U[a, b): (a+b)/2 and (b−a)²/12; bounds of four standard errors. */
    @Test
    void everyImageIsOneUniformColour() {
        ImageShape image = new ImageShape(3, 4, 6);
        Tensor drawn =
                new ConstantColour(-0.25, 0.75, 0, false)
                        .draw(Map.of(), image, Seeds.of(2, 0, 2000));
        double[] pixels = Tensors.doubles(drawn);
        for (int k = 0; k < pixels.length; k++) {
            assertThat(pixels[k]).isEqualTo(pixels[k / 24 * 24]).isBetween(-0.25, 0.75);
        }
        double[] values = Tensors.doubles(drawn.select(3, 0).select(2, 0));
        assertThat(Arrays.stream(values).average().orElseThrow())
                .isCloseTo(0.25, within(4 * Math.sqrt(1 / 12.0 / 6000)));
        assertThat(Arrays.stream(values).map(v -> (v - 0.25) * (v - 0.25)).average().orElseThrow())
                .isCloseTo(1 / 12.0, within(4 * Math.sqrt(1 / 180.0 / 6000)));
        assertThat(Arrays.stream(values).distinct().count())
                .as("channels differ")
                .isGreaterThan(5900);
    }

    @Test
    void itsNoiseIsTakenOffAgain() {
        Seeds seeds = Seeds.of(4, 0, 3);
        Tensor drawn = subject().draw(Map.of(), IMAGE, seeds);
        Tensor symmetric = new ConstantColour(-0.25, 0.75, 0, false).draw(Map.of(), IMAGE, seeds);
        assertThat(Tensors.value(drawn.sub(symmetric).abs().max())).isGreaterThan(0.1);
        assertThat(Tensors.value(subject().settle(drawn, seeds).sub(symmetric).abs().max()))
                .isLessThan(1e-6);
    }

    @Test
    void itIsTheEndOnlyOfDegradationsThatStartFromTheSameRange() {
        Degradation fading = new Fading(new ConstantColour());
        assertThat(new ConstantColour(-0.5, 0.5, 0.1, false).isEndOf(fading)).isTrue();
        assertThat(subject().isEndOf(fading)).isFalse();
        assertThat(new ConstantColour().isEndOf(GaussianBlur.constant(2, 3, 1))).isFalse();
    }

    private record Fading(Prior prior) implements Degradation {
        @Override
        public int steps() {
            return 1;
        }

        @Override
        public Operator open(ImageShape image, dev.thaw.tensor.Device device) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void wrongRangesAreRefused() {
        assertThatThrownBy(() -> new ConstantColour(0.5, 0.25, 0, false))
                .hasMessage("constant-colour high must be at least low 0.5, got 0.25");
        assertThatThrownBy(() -> new ConstantColour(-2, 0.5, 0, false))
                .hasMessage("constant-colour low must be between -1.0 and 1.0, got -2.0");
    }
}
