package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class LabTest {
    /** Published values of the corners of sRGB (two decimals). */
    @Test
    void knowsTheColoursOfTheBook() {
        expect(new float[] {1, 1, 1}, 100, 0, 0);
        expect(new float[] {-1, -1, -1}, 0, 0, 0);
        expect(new float[] {1, -1, -1}, 53.24, 80.09, 67.20);
        expect(new float[] {-1, 1, -1}, 87.73, -86.18, 83.18);
        expect(new float[] {-1, -1, 1}, 32.30, 79.19, -107.86);
    }

    private static void expect(float[] rgb, double... lab) {
        double[] got = Tensors.doubles(Lab.of(Tensors.of(rgb, 1, 3, 1, 1)));
        for (int c = 0; c < 3; c++) {
            assertThat(got[c]).as("channel %d", c).isCloseTo(lab[c], within(0.02));
        }
    }

    @Test
    void comesBack() {
        Tensor rgb =
                Noise.uniform(Seeds.of(1, 0, 1), 3 * 64, Device.CPU)
                        .mul(new Scalar(2f))
                        .sub(new Scalar(1f))
                        .view(1, 3, 8, 8);
        // the printed matrices are inverse to 5 digits
        assertThat(Tensors.value(Lab.toRgb(Lab.of(rgb)).sub(rgb).abs().max())).isLessThan(1e-4);
    }

    @Test
    void colourThatNoScreenShowsIsCut() {
        double[] rgb =
                Tensors.doubles(Lab.toRgb(Tensors.of(new float[] {90, 120, -120}, 1, 3, 1, 1)));
        assertThat(rgb[0]).isEqualTo(1);
        for (double value : rgb) {
            assertThat(value).isBetween(-1.0, 1.0);
        }
    }

    @Test
    void otherChannelsAreRefused() {
        assertThatThrownBy(() -> Lab.of(Tensors.zeros(Device.CPU, 1, 1, 2, 2)))
                .hasMessage("Lab needs images with 3 channels, got Float (1, 1, 2, 2)");
    }
}
