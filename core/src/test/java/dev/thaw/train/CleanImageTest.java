package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.degrade.Degrader;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class CleanImageTest {
    private static double loss(CleanImage.Norm norm) {
        Tensor x0 = Tensors.of(new float[] {0, 0, 0, 0}, 2, 1, 1, 2);
        Tensor guess = Tensors.of(new float[] {1, -3, 0, 2}, 2, 1, 1, 2);
        Degrader unused =
                new Degrader() {
                    @Override
                    public Tensor degrade(Tensor x, Tensor severity) {
                        throw new AssertionError("the clean-image objective needs no degrader");
                    }

                    @Override
                    public void close() {}
                };
        return Tensors.value(
                new CleanImage(norm)
                        .loss(
                                (x, s) -> guess.clone(),
                                unused,
                                x0,
                                x0,
                                Tensors.of(new float[] {1, 1}, 2)));
    }

    @Test
    void isTheMeanDistanceOverAllPixels() {
        assertThat(loss(CleanImage.Norm.L1)).isCloseTo(6 / 4.0, Offset.offset(1e-6));
        assertThat(loss(CleanImage.Norm.L2)).isCloseTo(14 / 4.0, Offset.offset(1e-6));
    }
}
