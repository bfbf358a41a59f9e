package dev.thaw.bench;

import dev.thaw.base.Seeds;
import dev.thaw.bench.plain.PlainBlur;
import dev.thaw.bench.plain.PlainSampler;
import dev.thaw.bench.plain.PlainTraining;
import dev.thaw.bench.plain.PlainUnet;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Picture;
import dev.thaw.nn.ConvNextUnet;
import dev.thaw.nn.Network;
import dev.thaw.nn.Precision;
import dev.thaw.restore.Parametrization;
import dev.thaw.sample.Cold;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.train.BatchSource;
import dev.thaw.train.CleanImage;
import dev.thaw.train.Ema;
import dev.thaw.train.Trainer;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingListener;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Training and sampling with the ConvNeXt U-Net on a blur.
 *
 * @param dim channels of the first level
 * @param multipliers of each level
 */
record Networks(Blurs blur, int dim, List<Integer> multipliers) {
    static final Networks MNIST = new Networks(Blurs.MNIST, 64, List.of(1, 2, 4));
    static final Networks CIFAR = new Networks(Blurs.CIFAR, 64, List.of(1, 2, 4, 8));
    static final Networks LARGE = new Networks(Blurs.LARGE, 64, List.of(1, 2, 4, 8));

    static final int BATCH = 32;
    static final int SAMPLED = 16;

    /** Of the official training. */
    static final double RATE = 2e-5;

    private static final long SEED = 1;
    private static final int PICTURES = 256;

    Network network() {
        return new ConvNextUnet(dim, multipliers, false, true)
                .build(blur.image(), blur.spec().steps(), SEED, Device.CPU);
    }

    /** The same network, with the same weights, the straightforward way. */
    PlainUnet plainNetwork() {
        try (Scope scope = Scope.open();
                Network network = network()) {
            return new PlainUnet(dim, multipliers.size(), network.parameters().named());
        }
    }

    /** The official recipe: Adam without clipping, an average every tenth step. */
    static Training recipe(int batch) {
        return new Training(
                Long.MAX_VALUE / 2,
                batch,
                1,
                new Training.Optimiser(RATE, 0.9, 0.999, 1e-8, 0, Training.Decay.CONSTANT, 0),
                List.of(new Ema(0, 0.995, 10, 2000)),
                Long.MAX_VALUE);
    }

    /**
     * One training step per run: degrade, restore, go back, step.
     *
     * @param precision of Thaw's passes; the straightforward ones are float32
     */
    Work training(Way way, Precision precision) {
        return way == Way.STRAIGHTFORWARD ? plainTraining() : ownTraining(precision);
    }

    private Work plainTraining() {
        PlainUnet network = plainNetwork();
        PlainBlur degradation = blur.plain();
        PlainTraining training = new PlainTraining(network, degradation, RATE);
        Tensor clean = Inputs.batch(blur.image(), BATCH);
        int[] turn = {0};
        return Work.of(
                () -> training.step(clean, Inputs.indices(blur.spec().steps(), BATCH, turn[0]++)),
                () -> {
                    clean.close();
                    training.close();
                    degradation.close();
                    network.close();
                });
    }

    private Work ownTraining(Precision precision) {
        List<Picture> pictures = Inputs.pictures(blur.image(), PICTURES);
        Network network = precision.of(network(), Device.CPU);
        Operator operator = blur.spec().open(blur.image(), Device.CPU);
        Trainer trainer = trainer(network, operator, BATCH);
        BatchSource source =
                new BatchSource((i, random) -> pictures.get(i), PICTURES, BATCH, SEED, 0);
        return Work.of(
                () ->
                        trainer.run(
                                source,
                                trainer.images() + BATCH,
                                TrainingListener.NONE,
                                () -> false),
                () -> {
                    source.close();
                    trainer.close();
                    operator.close();
                    network.close();
                });
    }

    Trainer trainer(Network network, Operator operator, int batch) {
        return new Trainer(
                new Trainer.Task(
                        network,
                        Parametrization.CLEAN.over(network),
                        operator,
                        blur.spec().steps(),
                        new CleanImage(CleanImage.Norm.L1),
                        recipe(batch),
                        SEED,
                        Device.CPU));
    }

    /**
     * Algorithm 2 from x_T to the picture.
     *
     * @param precision of Thaw's passes; the straightforward ones are float32
     */
    Work sampling(Way way, Precision precision) {
        int steps = blur.spec().steps();
        if (way == Way.THAW) {
            return ownSampling(TimeGrid.full(steps), precision);
        }
        return plainSampling((sampler, xT) -> sampler.sample(xT, steps));
    }

    /**
     * Two steps of it. The cost of a step the straightforward way grows evenly with its number, so
     * two steps as far above the middle as below it cost what any two cost in the mean.
     */
    Work twoSteps(Way way, Precision precision) {
        int steps = blur.spec().steps();
        if (way == Way.THAW) {
            return ownSampling(TimeGrid.from(2, steps), precision);
        }
        int low = steps / 4;
        return plainSampling((sampler, xT) -> {
            sampler.step(xT, low);
            sampler.step(xT, steps + 1 - low);
        });
    }

    /** What to do with the straightforward sampler. */
    private interface Use {
        void on(PlainSampler sampler, Tensor xT);
    }

    private Work plainSampling(Use use) {
        PlainUnet network = plainNetwork();
        PlainBlur degradation = blur.plain();
        PlainSampler sampler = new PlainSampler(network, degradation);
        Tensor xT = Inputs.batch(blur.image(), SAMPLED);
        return Work.of(
                () -> {
                    try (Scope scope = Scope.open();
                            NoGradGuard guard = new NoGradGuard()) {
                        use.on(sampler, xT);
                    }
                },
                () -> {
                    xT.close();
                    degradation.close();
                    network.close();
                });
    }

    private Work ownSampling(TimeGrid grid, Precision precision) {
        Network network = precision.of(network(), Device.CPU);
        Operator operator = blur.spec().open(blur.image(), Device.CPU);
        Seeds seeds = Seeds.of(SEED, 0, SAMPLED);
        Degrader drawn = operator.draw(seeds);
        Tensor xT = Inputs.batch(blur.image(), SAMPLED);
        return Work.of(
                () -> {
                    try (Scope scope = Scope.open()) {
                        Cold.fixed()
                                .sample(
                                        Parametrization.CLEAN.over(network),
                                        drawn,
                                        xT,
                                        grid,
                                        seeds,
                                        StepListener.NONE);
                    }
                },
                () -> {
                    xT.close();
                    drawn.close();
                    operator.close();
                    network.close();
                });
    }
}
