package dev.thaw.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.bench.plain.PlainBlur;
import dev.thaw.bench.plain.PlainSampler;
import dev.thaw.bench.plain.PlainTraining;
import dev.thaw.bench.plain.PlainUnet;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.image.Picture;
import dev.thaw.nn.Network;
import dev.thaw.restore.Parametrization;
import dev.thaw.sample.Cold;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.train.BatchSource;
import dev.thaw.train.Trainer;
import dev.thaw.train.TrainingListener;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Both ways restore, train and sample alike. */
class NetworksAgreeTest {
    private static final int STEPS = 6;
    private static final int COUNT = 4;

    /**
     * Some thirty layers, each with sums of up to 9·64 products in float32: rounding errors of
     * 2^-24 that add up like a random walk are 6e-8·√(30·576) = 8e-6; ten times that allows for the
     * norms, which divide by deviations below 1.
     */
    private static final double ROUNDING = 8e-5;

    private static final List<Networks> SMALL =
            List.of(
                    small(new ImageShape(3, 16, 16), 16, List.of(1, 2, 4)),
                    small(new ImageShape(1, 28, 28), 8, List.of(1, 2)),
                    small(new ImageShape(3, 8, 12), 8, List.of(2, 1, 2)));

    private static Networks small(ImageShape image, int dim, List<Integer> multipliers) {
        return new Networks(new Blurs(GaussianBlur.constant(STEPS, 5, 1), image), dim, multipliers);
    }

    @TestFactory
    Stream<DynamicTest> valuesAndGradients() {
        return SMALL.stream()
                .map(n -> DynamicTest.dynamicTest(n.toString(), () -> valuesAndGradients(n)));
    }

    private static void valuesAndGradients(Networks networks) {
        int[] index = {0, 3, 5, 1};
        try (Scope scope = Scope.open();
                Network own = networks.network();
                PlainUnet plain = networks.plainNetwork()) {
            Tensor x = Inputs.batch(networks.blur().image(), COUNT);
            Tensor severity = Inputs.severities(index, STEPS);
            float[] raw = {0, 3, 5, 1};
            Tensor expected = plain.forward(x, dev.thaw.tensor.Tensors.of(raw, COUNT));
            Tensor found = own.forward(x, severity);
            Agreement.within("values", expected, found, ROUNDING);
            // squared: the gradient of an absolute value jumps where the two ways round apart
            expected.sub(x).square().mean().backward();
            found.sub(x).square().mean().backward();
            plain.parameters()
                    .forEach((name, p) ->
                            Agreement.within(
                                    name, p.grad(), own.parameters().gradient(name), ROUNDING));
            x.close();
            severity.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> trainingSteps() {
        return SMALL.stream()
                .map(n -> DynamicTest.dynamicTest(n.toString(), () -> trainingSteps(n)));
    }

    /** Two steps with the same pictures and severities: loss, weights and moments. */
    private static void trainingSteps(Networks networks) {
        List<Picture> pictures = Inputs.pictures(networks.blur().image(), COUNT);
        try (Scope scope = Scope.open();
                Network own = networks.network();
                Operator operator =
                        networks.blur().spec().open(networks.blur().image(), Device.CPU);
                Trainer trainer = networks.trainer(own, operator, COUNT);
                BatchSource source =
                        new BatchSource((i, random) -> pictures.get(i), COUNT, COUNT, 1, 0);
                BatchSource again =
                        new BatchSource((i, random) -> pictures.get(i), COUNT, COUNT, 1, 0);
                PlainUnet plain = networks.plainNetwork();
                PlainBlur blur = networks.blur().plain();
                PlainTraining training = new PlainTraining(plain, blur, Networks.RATE)) {
            for (int step = 0; step < 2; step++) {
                double[] loss = {0};
                TrainingListener listener = progress -> loss[0] = progress.loss();
                trainer.run(source, trainer.images() + COUNT, listener, () -> false);
                BatchSource.Batch batch = again.next();
                Tensor clean = Pictures.tensor(batch.pictures(), Device.CPU);
                double expected = training.step(clean, indices(batch.seeds(1)));
                assertThat(loss[0]).isCloseTo(expected, within(ROUNDING * expected));
            }
            Map<String, Tensor> state = trainer.state();
            plain.parameters()
                    .forEach((name, p) ->
                            Agreement.within(
                                    name,
                                    p,
                                    java.util.Objects.requireNonNull(state.get("weights." + name)),
                                    // a weight whose gradient is mere rounding may go either way
                                    // by the whole rate in each step
                                    ROUNDING + 4 * Networks.RATE / largest(p)));
        }
    }

    private static double largest(Tensor p) {
        return dev.thaw.tensor.Tensors.value(p.detach().abs().max());
    }

    private static org.assertj.core.data.Offset<Double> within(double most) {
        return org.assertj.core.data.Offset.offset(most);
    }

    /** The trainer's draw: uniform over the steps, one generator per image. */
    private static int[] indices(Seeds seeds) {
        Seeds keys = seeds.derive("severity");
        int[] indices = new int[keys.count()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = keys.random(i).nextInt(STEPS);
        }
        return indices;
    }

    @Test
    void sampling() {
        Networks networks = SMALL.getFirst();
        try (Scope scope = Scope.open();
                Network own = networks.network();
                Operator operator =
                        networks.blur().spec().open(networks.blur().image(), Device.CPU);
                Degrader drawn = operator.draw(Seeds.of(1, 0, COUNT));
                PlainUnet plain = networks.plainNetwork();
                PlainBlur blur = networks.blur().plain()) {
            Tensor xT = Inputs.batch(networks.blur().image(), COUNT);
            Tensor expected = new PlainSampler(plain, blur).sample(xT, STEPS);
            Tensor found =
                    Cold.fixed()
                            .sample(
                                    Parametrization.CLEAN.over(own),
                                    drawn,
                                    xT,
                                    TimeGrid.full(STEPS),
                                    Seeds.of(1, 0, COUNT),
                                    StepListener.NONE);
            Agreement.within("pictures", expected, found, STEPS * ROUNDING);
            xT.close();
        }
    }
}
