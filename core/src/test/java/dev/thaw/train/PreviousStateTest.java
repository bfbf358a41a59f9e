package dev.thaw.train;

import dev.thaw.train.CleanImage.Norm;
import org.junit.jupiter.api.Nested;

class PreviousStateTest {
    abstract static class Contract extends ObjectiveContract {
        @Override
        protected abstract PreviousState subject();

        @Override
        protected double expected(double[] x0, int[] n, double weight) {
            double[] differences = new double[x0.length];
            for (int k = 0; k < x0.length; k++) {
                int steps = n[image(k)];
                double state = degraded(x0[k], steps);
                double target = degraded(x0[k], steps - 1) - (subject().difference() ? state : 0);
                differences[k] = restored(state, steps, weight) - target;
            }
            return norm(subject().norm(), differences);
        }
    }

    @Nested
    class State extends Contract {
        @Override
        protected PreviousState subject() {
            return new PreviousState(Norm.L1, false);
        }
    }

    @Nested
    class Difference extends Contract {
        @Override
        protected PreviousState subject() {
            return new PreviousState(Norm.L2, true);
        }
    }
}
