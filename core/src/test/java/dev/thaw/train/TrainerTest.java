package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.image.Picture;
import dev.thaw.nn.FastUnet;
import dev.thaw.nn.Network;
import dev.thaw.nn.Parameters;
import dev.thaw.restore.Parametrization;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class TrainerTest {
    private static final ImageShape IMAGE = new ImageShape(1, 8, 8);

    /** Squares of random place and grey. */
    private static final BatchSource.Pictures SQUARES =
            (index, random) -> {
                byte[] samples = new byte[64];
                int x0 = index % 4;
                int y0 = index / 4 % 4;
                for (int k = 0; k < 16; k++) {
                    samples[(y0 + k / 4) * 8 + x0 + k % 4] = (byte) 255;
                }
                return Picture.of(8, 8, 1, samples);
            };

    private static Training training(long images, int accumulate, double rate, double clip) {
        return new Training(
                images,
                8,
                accumulate,
                new Training.Optimiser(rate, 0.9, 0.999, 1e-8, 0, Training.Decay.COSINE, clip),
                List.of(new Ema(200, 0, 1, 0), new Ema(0, 0.9, 2, 4)),
                1000);
    }

    private static final class Rig implements AutoCloseable {
        final Network network;
        final Operator operator;
        final Trainer trainer;

        Rig(Training training, Objective objective) {
            GaussianBlur blur = GaussianBlur.constant(4, 5, 1);
            network = new FastUnet(8, List.of(1), 1, 2).build(IMAGE, 4, 1, Device.CPU);
            operator = blur.open(IMAGE, Device.CPU);
            trainer =
                    new Trainer(
                            new Trainer.Task(
                                    network,
                                    Parametrization.CLEAN.over(network),
                                    operator,
                                    4,
                                    objective,
                                    training,
                                    9,
                                    Device.CPU));
        }

        List<Double> run(long until) {
            List<Double> losses = new ArrayList<>();
            try (BatchSource source = new BatchSource(SQUARES, 16, 8, 9, trainer.images())) {
                trainer.run(source, until, p -> losses.add(p.loss()), () -> false);
            }
            return losses;
        }

        Map<String, float[]> state() {
            Map<String, float[]> values = new LinkedHashMap<>();
            try (Scope scope = Scope.open()) {
                trainer.state().forEach((name, t) -> values.put(name, Tensors.floats(t)));
            }
            return values;
        }

        @Override
        public void close() {
            trainer.close();
            operator.close();
            network.close();
        }
    }

    private static final CleanImage L1 = new CleanImage(CleanImage.Norm.L1);

    @Test
    void learnsToUndoABlur() {
        try (Rig rig = new Rig(training(3200, 1, 3e-3, 1), L1)) {
            List<Double> losses = rig.run(3200);
            assertThat(losses.getLast()).isLessThan(0.35 * losses.getFirst());
            assertThat(rig.trainer.finished()).isTrue();
            assertThat(rig.trainer.step()).isEqualTo(400);
        }
    }

    @Test
    void continuesBitForBit() {
        try (Rig whole = new Rig(training(320, 1, 1e-3, 1), L1);
                Rig first = new Rig(training(320, 1, 1e-3, 1), L1);
                Rig second = new Rig(training(320, 1, 1e-3, 1), L1)) {
            whole.run(320);
            first.run(160);
            try (Scope scope = Scope.open()) {
                second.trainer.resume(
                        first.trainer.state(), first.trainer.images(), first.trainer.step());
            }
            second.run(320);
            Map<String, float[]> expected = whole.state();
            Map<String, float[]> got = second.state();
            assertThat(got.keySet()).isEqualTo(expected.keySet());
            expected.forEach(
                    (name, values) -> assertThat(got.get(name)).as(name).isEqualTo(values));
        }
    }

    @Test
    void theStateHoldsWeightsMomentsAndAllAveragesByName() {
        try (Rig rig = new Rig(training(320, 1, 1e-3, 1), L1)) {
            rig.run(80);
            Map<String, float[]> state = rig.state();
            assertThat(state)
                    .containsKeys(
                            "weights.stem.weight",
                            "adam.first.stem.weight",
                            "adam.second.stem.weight",
                            "ema.0.stem.weight",
                            "ema.1.stem.weight");
            assertThat(state.get("ema.0.stem.weight"))
                    .isNotEqualTo(state.get("weights.stem.weight"));
            assertThat(state.get("ema.1.stem.weight")).isNotEqualTo(state.get("ema.0.stem.weight"));
        }
    }

    @Test
    void accumulatedPassesAreOneStepOverTheWholeBatch() {
        try (Rig two = new Rig(training(320, 2, 1e-3, 0), L1)) {
            two.run(32);
            assertThat(two.trainer.step()).isEqualTo(2);
            assertThat(two.trainer.images()).isEqualTo(32);
        }
    }

    @Test
    void aStoppedTrainingEndsAfterAWholeStep() {
        try (Rig rig = new Rig(training(320, 1, 1e-3, 1), L1);
                BatchSource source = new BatchSource(SQUARES, 16, 8, 9, 0)) {
            rig.trainer.run(source, 320, p -> {}, () -> rig.trainer.step() == 3);
            assertThat(rig.trainer.images()).isEqualTo(24);
            assertThat(rig.trainer.finished()).isFalse();
        }
    }

    @Test
    void aLossThatIsNoNumberStopsTheTraining() {
        Objective broken =
                (r, d, x0, xt, severity) -> {
                    Tensor y = r.restore(xt, severity);
                    return y.sub(y).sum().div(y.sub(y).sum());
                };
        try (Rig rig = new Rig(training(320, 1, 1e-3, 1), broken)) {
            assertThatThrownBy(() -> rig.run(320))
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.NUMERIC))
                    .hasMessageContaining("the loss became NaN after 0 images");
        }
    }

    @Test
    void aForeignStateIsRefused() {
        try (Rig rig = new Rig(training(320, 1, 1e-3, 1), L1)) {
            assertThatThrownBy(() -> rig.trainer.resume(Map.of(), 0, 0))
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                    .hasMessageContaining("lacks weights.embed.0.weight");
        }
    }

    /** Counts how the trainer turns on what is random in training. */
    private static final class Watched implements Network {
        private final Network inner =
                new FastUnet(8, List.of(1), 1, 2).build(IMAGE, 4, 1, Device.CPU);
        final List<Long> keys = new ArrayList<>();
        boolean training;

        @Override
        public Tensor forward(Tensor x, Tensor severity) {
            assertThat(training).isTrue();
            return inner.forward(x, severity);
        }

        @Override
        public void train(Seeds seeds) {
            training = true;
            assertThat(seeds.count()).isEqualTo(8);
            keys.add(seeds.key(0));
        }

        @Override
        public void evaluate() {
            training = false;
        }

        @Override
        public Parameters parameters() {
            return inner.parameters();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void theNetworkTrainsUnderFreshKeysAndIsLeftEvaluating() {
        try (Watched network = new Watched();
                Operator operator = GaussianBlur.constant(4, 5, 1).open(IMAGE, Device.CPU);
                Trainer trainer =
                        new Trainer(
                                new Trainer.Task(
                                        network,
                                        Parametrization.CLEAN.over(network),
                                        operator,
                                        4,
                                        L1,
                                        training(48, 2, 1e-3, 1),
                                        9,
                                        Device.CPU));
                BatchSource source = new BatchSource(SQUARES, 16, 8, 9, 0)) {
            trainer.run(source, 48, p -> {}, () -> false);
            assertThat(network.keys).hasSize(6).doesNotHaveDuplicates();
            assertThat(network.training).isFalse();
        }
    }
}
