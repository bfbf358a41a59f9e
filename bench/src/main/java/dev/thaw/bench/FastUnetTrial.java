package dev.thaw.bench;

import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.Idx;
import dev.thaw.data.Preparation;
import dev.thaw.data.procedural.Strokes;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.image.Picture;
import dev.thaw.metric.ClassifierFeatures;
import dev.thaw.metric.FrechetDistance;
import dev.thaw.metric.Gauge;
import dev.thaw.metric.Moments;
import dev.thaw.metric.Ssim;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Classifier;
import dev.thaw.nn.ConvNextUnet;
import dev.thaw.nn.FastUnet;
import dev.thaw.nn.Network;
import dev.thaw.nn.Parameters;
import dev.thaw.restore.Parametrization;
import dev.thaw.sample.Cold;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.train.BatchSource;
import dev.thaw.train.ClassifierTrainer;
import dev.thaw.train.CleanImage;
import dev.thaw.train.Ema;
import dev.thaw.train.Trainer;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains one network for so many minutes on the blur of MNIST and judges it; a process of its own.
 */
final class FastUnetTrial {
    private static final int BATCH = 32;
    private static final int JUDGED = 500;
    private static final int AT_ONCE = 100;
    private static final int CLASSIFIER_IMAGES = 40_000;
    private static final long SEED = 1;
    private static final ImageShape IMAGE = new ImageShape(1, 32, 32);
    private static final GaussianBlur BLUR = GaussianBlur.constant(20, 11, 7);

    /** The networks that compete, each as its spec suggests. */
    enum Kind {
        CONV_NEXT(new ConvNextUnet(64, List.of(1, 2, 4), false, true)),
        FAST(new FastUnet(96, List.of(1, 2), 1, 4));

        private final Architecture architecture;

        Kind(Architecture architecture) {
            this.architecture = architecture;
        }
    }

    private FastUnetTrial() {}

    public static void main(String[] args) {
        Threads.apply();
        double minutes = Double.parseDouble(args[1]);
        DatasetSpec set = args[2].equals("-") ? new Strokes(28, 60_000, 10_000, 0) : new Idx();
        Path root = Path.of(args[2].equals("-") ? "." : args[2]);
        try (Dataset train = set.open(root, DatasetSpec.Split.TRAIN);
                Dataset test = set.open(root, DatasetSpec.Split.TEST);
                Network network =
                        Kind.valueOf(args[0])
                                .architecture
                                .build(IMAGE, BLUR.steps(), SEED, Device.CPU);
                Operator operator = BLUR.open(IMAGE, Device.CPU);
                Classifier classifier =
                        new Classifier(IMAGE, train.classes().size(), SEED, Device.CPU)) {
            System.out.println("images " + train(network, operator, train, minutes));
            judge(network, operator, classifier(classifier, train), test);
        }
    }

    private static Picture prepared(Dataset set, int index) {
        return Preparation.plain(IMAGE.height()).evaluate(set.get(index).picture());
    }

    private static long train(Network network, Operator operator, Dataset set, double minutes) {
        Training training =
                new Training(
                        Long.MAX_VALUE / 2,
                        BATCH,
                        1,
                        new Training.Optimiser(
                                1e-3, 0.9, 0.99, 1e-8, 3200, Training.Decay.CONSTANT, 1),
                        List.of(new Ema(5000, 0, 1, 0)),
                        Long.MAX_VALUE);
        Trainer.Task task =
                new Trainer.Task(
                        network,
                        Parametrization.CLEAN.over(network),
                        operator,
                        BLUR.steps(),
                        new CleanImage(CleanImage.Norm.L1),
                        training,
                        SEED,
                        Device.CPU);
        long end = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        try (Trainer trainer = new Trainer(task);
                BatchSource source =
                        new BatchSource(
                                (i, random) -> prepared(set, i), set.size(), BATCH, SEED, 0)) {
            trainer.run(
                    source,
                    Long.MAX_VALUE,
                    TrainingListener.NONE,
                    () -> System.nanoTime() - end > 0);
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                Parameters.copy(network.parameters().named(), trainer.model(), "model");
            }
            return trainer.images();
        }
    }

    /** Recognises digits well enough to be the eyes of a distance; the same for both networks. */
    private static Classifier classifier(Classifier classifier, Dataset set) {
        ClassifierTrainer.train(
                classifier,
                new ClassifierTrainer.Task(
                        (i, random) -> prepared(set, i),
                        set::label,
                        set.size(),
                        CLASSIFIER_IMAGES,
                        SEED,
                        Device.CPU),
                (done, loss) -> {},
                () -> false);
        return classifier;
    }

    private static void judge(
            Network network, Operator operator, Classifier classifier, Dataset test) {
        ClassifierFeatures eyes = new ClassifierFeatures("digits", classifier);
        Gauge ssim = new Ssim().open();
        Moments clean = new FrechetDistance().open(eyes);
        Moments restored = new FrechetDistance().open(eyes);
        for (int from = 0; from < JUDGED; from += AT_ONCE) {
            List<Picture> pictures = new ArrayList<>();
            for (int i = from; i < from + AT_ONCE; i++) {
                pictures.add(prepared(test, i));
            }
            try (Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor x0 = Pictures.tensor(pictures, Device.CPU);
                Tensor back = restored(network, operator, x0, Seeds.of(SEED, from, AT_ONCE));
                ssim.add(x0, back);
                clean.add(eyes.features(x0));
                restored.add(eyes.features(back));
            }
        }
        System.out.println("ssim " + ssim.value());
        System.out.println("frechet " + FrechetDistance.between(clean, restored));
    }

    /** Blurred to the end and restored by Algorithm 2. */
    private static Tensor restored(Network network, Operator operator, Tensor x0, Seeds seeds) {
        try (Degrader drawn = operator.draw(seeds)) {
            Tensor xT = drawn.degrade(x0, Tensors.severity(1, x0.size(0), Device.CPU));
            return Cold.fixed()
                    .sample(
                            Parametrization.CLEAN.over(network),
                            drawn,
                            xT,
                            TimeGrid.full(BLUR.steps()),
                            seeds,
                            StepListener.NONE);
        }
    }
}
