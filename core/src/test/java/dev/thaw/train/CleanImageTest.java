package dev.thaw.train;

import dev.thaw.train.CleanImage.Norm;
import org.junit.jupiter.api.Nested;

class CleanImageTest {
    abstract static class Contract extends ObjectiveContract {
        @Override
        protected abstract CleanImage subject();

        @Override
        protected double expected(double[] x0, int[] n, double weight) {
            double[] differences = new double[x0.length];
            for (int k = 0; k < x0.length; k++) {
                int steps = n[image(k)];
                differences[k] = restored(degraded(x0[k], steps), steps, weight) - x0[k];
            }
            return norm(subject().norm(), differences);
        }
    }

    @Nested
    class Absolute extends Contract {
        @Override
        protected CleanImage subject() {
            return new CleanImage(Norm.L1);
        }
    }

    @Nested
    class Squared extends Contract {
        @Override
        protected CleanImage subject() {
            return new CleanImage(Norm.L2);
        }
    }

    @Nested
    class Root extends Contract {
        @Override
        protected CleanImage subject() {
            return new CleanImage(Norm.SQRT);
        }
    }
}
