package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Pixels;
import dev.thaw.degrade.colour.Contrast.Towards;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ContrastTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Contrast subject();

        /**
         * With the level as a sum over the whole picture; at the last step nothing else is left.
         */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            double[] all = Tensors.doubles(x0);
            int size = all.length / (int) x0.size(0);
            double left = 1 - (double) n / subject().steps();
            return Pixels.map(
                    x0,
                    (colour, image, _, _) -> {
                        double level =
                                subject().towards() == Towards.GREY
                                        ? 0
                                        : Arrays.stream(all, image * size, (image + 1) * size).sum()
                                                / size;
                        for (int c = 0; c < colour.length; c++) {
                            colour[c] = left * colour[c] + (1 - left) * level;
                        }
                        return colour;
                    });
        }

        /** A mean over a thousand values and a mixture, in float32. */
        @Override
        protected double tolerance() {
            return 1e-6;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class ToItsMean extends Contract {
        @Override
        protected Contrast subject() {
            return new Contrast(5, Towards.MEAN);
        }
    }

    @Nested
    class ToGrey extends Contract {
        @Override
        protected Contrast subject() {
            return new Contrast(4, Towards.GREY);
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Contrast(0, Towards.MEAN))
                .hasMessage("contrast steps must be at least 1, got 0");
    }
}
