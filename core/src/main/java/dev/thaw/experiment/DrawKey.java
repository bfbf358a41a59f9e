package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.train.Trainer;

/**
 * What keys the draw of one image, so that it can be made again.
 *
 * @param index number of the image, from 0: its position in a training run, or in the test set
 * @param use whose draw it is
 */
public record DrawKey(long seed, long index, Use use) {
    /** Whose draw. */
    public enum Use {
        /** Of {@code thaw degrade} itself. */
        PREVIEW,
        /** Of a training with this seed. */
        TRAINING,
        /** Of an evaluation with this seed. */
        EVALUATION
    }

    public DrawKey {
        Check.atLeast("index", 0L, index);
    }

    /** Image 0 of {@code thaw degrade}. */
    public static DrawKey preview(long seed) {
        return new DrawKey(seed, 0, Use.PREVIEW);
    }

    /** The keys of test pictures {@code first … first + count − 1}. */
    static Seeds evaluation(long seed, long first, int count) {
        return Seeds.of(seed, first, count).derive("evaluate");
    }

    /** The keys that the degradation of evaluated images is drawn with. */
    static Seeds degradation(Seeds images) {
        return images.derive("degrade");
    }

    /** The key that the degradation of this image is drawn with. */
    Seeds degradation() {
        return switch (use) {
            case PREVIEW -> Seeds.of(seed, index, 1);
            case TRAINING -> Trainer.degradation(Seeds.of(seed, index, 1));
            case EVALUATION -> degradation(evaluation(seed, index, 1));
        };
    }
}
