package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.nn.FastUnet;
import dev.thaw.nn.Network;
import dev.thaw.restore.Parametrization;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import dev.thaw.train.BatchSource;
import dev.thaw.train.Ema;
import dev.thaw.train.SoftScore;
import dev.thaw.train.Trainer;
import dev.thaw.train.Training;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A network that learned the score of a mixture by the soft objective, in place of the exact one.
 */
@ExtendWith(NoLeaks.class)
class SoftNetworkTest {
    private static final int STEPS = 100;
    private static final int PICTURES = 20_000;
    private static final long IMAGES = 200_000;
    private static final int BATCH = 64;
    private static final Bells BELLS = new Bells(8, 0.35);

    private static final Noised SPEC =
            new Noised(
                    new HeatBlur(
                            STEPS, 1, 60, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT),
                    new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.01, 0.3, 0.5));

    private static final Training TRAINING =
            new Training(
                    IMAGES,
                    BATCH,
                    1,
                    new Training.Optimiser(3e-3, 0.9, 0.99, 1e-8, 0, Training.Decay.COSINE, 1),
                    List.of(new Ema(5_000, 0, 1, 0)),
                    IMAGES);

    private static void train(Network network, Restorer restorer, Operator operator) {
        try (Trainer trainer =
                        new Trainer(
                                new Trainer.Task(
                                        network,
                                        restorer,
                                        operator,
                                        STEPS,
                                        new SoftScore(),
                                        TRAINING,
                                        1,
                                        Device.CPU));
                BatchSource source =
                        new BatchSource((i, random) -> BELLS.picture(i), PICTURES, BATCH, 1, 0)) {
            trainer.run(source, IMAGES, p -> {}, () -> false);
        }
    }

    private static double distanceOf(Sampler sampler, Restorer restorer, Operator operator) {
        Seeds seeds = Seeds.of(9, 0, Bells.DRAWN);
        try (Scope _ = Scope.open();
                Degrader d = operator.draw(seeds)) {
            Tensor xT = d.degrade(BELLS.draw(1), Tensors.severity(1, Bells.DRAWN, Device.CPU));
            Tensor made =
                    sampler.sample(
                            restorer,
                            d,
                            xT,
                            TimeGrid.full(STEPS),
                            seeds.derive("walk"),
                            StepListener.NONE);
            return Bells.distance(made, BELLS.draw(2), BELLS.size);
        }
    }

    /**
     * As near to the data as another draw of them, which naive sampling with the same network is
     * not, nor a Gaussian of the same mean and covariance, all that a linear estimate could reach.
     */
    @Test
    void momentumWithATrainedNetworkGivesTheMixture() {
        try (Network network =
                        new FastUnet(32, List.of(1), 1, 2)
                                .build(BELLS.image, STEPS, 1, Device.CPU);
                Operator operator = SPEC.open(BELLS.image, Device.CPU)) {
            Restorer restorer = Parametrization.RESIDUAL.over(network);
            train(network, restorer, operator);
            double gaussian;
            double another = 0;
            try (Scope _ = Scope.open()) {
                gaussian = Bells.distance(BELLS.gaussian(3), BELLS.draw(2), BELLS.size);
                for (int n = 3; n < 8; n++) {
                    Tensor drawn = BELLS.draw(n);
                    another = Math.max(another, Bells.distance(drawn, BELLS.draw(2), BELLS.size));
                }
            }
            double naive = distanceOf(new SoftNaive(LastStep.DENOISE), restorer, operator);
            double momentum = distanceOf(new Momentum(), restorer, operator);
            assertThat(momentum).isLessThan(another);
            assertThat(naive).isGreaterThan(another).isLessThan(gaussian);
        }
    }
}
