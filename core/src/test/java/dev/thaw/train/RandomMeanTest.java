package dev.thaw.train;

import dev.thaw.train.CleanImage.Norm;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;

class RandomMeanTest {
    abstract static class Contract extends ObjectiveContract {
        @Override
        protected abstract RandomMean subject();

        @Override
        protected double expected(double[] x0, int[] n, double weight) {
            int plane = IMAGE.height() * IMAGE.width();
            double[] plain = new double[x0.length];
            double[] shifted = new double[x0.length];
            for (int i = 0; i < COUNT; i++) {
                RandomGenerator random = SEEDS.derive("mean").random(i);
                for (int c = 0; c < IMAGE.channels(); c++) {
                    int from = (i * IMAGE.channels() + c) * plane;
                    double mean = Arrays.stream(x0, from, from + plane).average().orElseThrow();
                    double shift = random.nextGaussian() - mean;
                    for (int k = from; k < from + plane; k++) {
                        plain[k] = restored(degraded(x0[k], n[i]), n[i], weight) - x0[k];
                        double x = x0[k] + shift;
                        shifted[k] = restored(degraded(x, n[i]), n[i], weight) - x;
                    }
                }
            }
            return norm(subject().norm(), shifted)
                    + (subject().actual() ? norm(subject().norm(), plain) : 0);
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class Alone extends Contract {
        @Override
        protected RandomMean subject() {
            return new RandomMean(Norm.L2, false);
        }
    }

    @Nested
    class AndActual extends Contract {
        @Override
        protected RandomMean subject() {
            return new RandomMean(Norm.L1, true);
        }
    }
}
