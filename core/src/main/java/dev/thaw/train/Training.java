package dev.thaw.train;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import java.util.List;

/**
 * How long and how a network is trained. All lengths are in images, so they survive a change of
 * batch.
 */
@Says("length, optimiser and averages of a training")
public record Training(
        @Says(
                        value = "length of the training",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "200000")
                long images,
        @Says(value = "images per pass", unit = "images", rule = "at least 1", byDefault = "32")
                int batch,
        @Says(
                        value = "passes whose gradients make one optimiser step",
                        unit = "passes",
                        rule = "at least 1",
                        byDefault = "1")
                int accumulate,
        @Says(value = "optimiser", byDefault = "{}") Optimiser optimiser,
        @Says(
                        value = "moving averages of the weights; the first is the model",
                        byDefault = "[{halfLife: 5000}]")
                List<Ema> ema,
        @Says(
                        value = "distance between checkpoints",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "20000")
                long checkpointEvery) {

    /** How the learning rate falls after the warm-up. */
    public enum Decay {
        CONSTANT,
        COSINE
    }

    /** Adam (Kingma and Ba 2015) and its learning rate. */
    @Says("Adam and its learning rate")
    public record Optimiser(
            @Says(value = "learning rate", rule = "above 0", byDefault = "0.001")
                    double learningRate,
            @Says(value = "decay of the first moment", rule = "0 to 1", byDefault = "0.9")
                    double beta1,
            @Says(value = "decay of the second moment", rule = "0 to 1", byDefault = "0.999")
                    double beta2,
            @Says(value = "added to the denominator", rule = "above 0", byDefault = "1e-8")
                    double epsilon,
            @Says(
                            value = "the rate rises linearly over so many images",
                            unit = "images",
                            rule = "at least 0",
                            byDefault = "0")
                    long warmup,
            @Says(
                            value = "how the rate falls to 0",
                            rule = "constant or cosine",
                            byDefault = "cosine")
                    Decay decay,
            @Says(
                            value = "largest norm of a gradient; 0 = not clipped",
                            rule = "at least 0",
                            byDefault = "1")
                    double clip) {
        public Optimiser {
            Check.positive("optimiser learningRate", learningRate);
            Check.that(
                    beta1 >= 0 && beta1 < 1,
                    "optimiser beta1 must be at least 0 and below 1, got " + beta1);
            Check.that(
                    beta2 >= 0 && beta2 < 1,
                    "optimiser beta2 must be at least 0 and below 1, got " + beta2);
            Check.positive("optimiser epsilon", epsilon);
            Check.atLeast("optimiser warmup", 0, warmup);
            Check.atLeast("optimiser clip", 0.0, clip);
        }

        /** Learning rate after {@code done} of {@code total} images. */
        public double rate(long done, long total) {
            double rise = warmup == 0 ? 1 : Math.min(1, (double) done / warmup);
            double fall =
                    switch (decay) {
                        case CONSTANT -> 1;
                        case COSINE ->
                                0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, (double) done / total));
                    };
            return learningRate * rise * fall;
        }
    }

    public Training {
        Check.atLeast("training images", 1, images);
        Check.atLeast("training batch", 1, batch);
        Check.atLeast("training accumulate", 1, accumulate);
        ema = List.copyOf(Check.notEmpty("training ema", ema));
        Check.atLeast("training checkpointEvery", 1, checkpointEvery);
    }

    /** Images of one optimiser step. */
    public long imagesPerStep() {
        return (long) batch * accumulate;
    }
}
