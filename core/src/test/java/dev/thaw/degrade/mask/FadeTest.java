package dev.thaw.degrade.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.mask.Fade.Schedule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FadeTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Fade subject();

        protected abstract double factor(int step);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Tensor x = x0;
            for (int i = 0; i < n; i++) {
                x = x.mul(new Scalar(factor(i)));
            }
            return x;
        }

        /** One rounding per step. */
        @Override
        protected double tolerance() {
            return 5e-7;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Constant extends Contract {
        @Override
        protected Fade subject() {
            return new Fade(5, 0.3, Schedule.CONSTANT, false);
        }

        @Override
        protected double factor(int step) {
            return 0.7;
        }
    }

    @Nested
    class Linear extends Contract {
        @Override
        protected Fade subject() {
            return new Fade(6, 0.25, Schedule.LINEAR, false);
        }

        @Override
        protected double factor(int step) {
            return step > 3 ? 0 : 1 - 0.25 * (step + 1);
        }
    }

    @Nested
    class Negative extends Contract {
        @Override
        protected Fade subject() {
            return new Fade(6, 0.4, Schedule.LINEAR, true);
        }

        @Override
        protected double factor(int step) {
            return 1 - 0.4 * (step + 1);
        }

        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Test
    void aStepTakesNoMoreThanAllUnlessAskedTo() {
        assertThat(new Fade(4, 0.5, Schedule.LINEAR, false).factor(3)).isZero();
        assertThat(new Fade(4, 0.5, Schedule.LINEAR, true).factor(3)).isEqualTo(-1);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Fade(0, 0.5, Schedule.LINEAR, false))
                .hasMessage("fade steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Fade(1, 1.5, Schedule.LINEAR, false))
                .hasMessage("fade rate must be between 0.0 and 1.0, got 1.5");
    }
}
