package dev.thaw.degrade.learned;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.nn.Classifier;
import dev.thaw.nn.ClassifierFile;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.nio.file.Path;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * DeepDream (Mordvintsev, Olah and Tyka 2015): gradient ascent on the mean square of what one layer
 * of a classifier answers to the image. Step k + 1 is x + rate · g/√mean(g²), clamped to [-1, 1],
 * with the gradient g of that image alone; D(x0, n) is what n steps make of x0. Nothing is drawn:
 * where the original moves the image at random before each step, so that the strides of the layers
 * leave no pattern, here the step says how far.
 *
 * <p>Iterative by nature: a batch takes as many steps as its largest n, each with the images that
 * have not yet reached theirs. To a loss that asks for its gradient D is x0 plus a constant.
 *
 * <p>The classifier looks at images of any size. One of grey pictures sees the mean of the channels
 * of colour images, and dreams in grey; one of colour pictures sees grey in all three channels.
 */
@Says("what a classifier dreams into the picture, step by step")
public record DeepDream(
        @Says(
                        value = "file that 'thaw classifier' made",
                        rule = "not empty when used",
                        byDefault = "''")
                String classifier,
        @Says(
                        value = "layer whose answer grows",
                        rule = "conv-1, conv-2, conv-3, features or logits",
                        byDefault = "conv-3")
                Classifier.Level layer,
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "40")
                int steps,
        @Says(
                        value = "root mean square of the change of a sample in one step",
                        unit = "units of [-1, 1]",
                        rule = "above 0",
                        byDefault = "0.1")
                double rate)
        implements Degradation {
    /** Positions in a grid of 4×4, the stride of the classifier, in the order of Bayer's matrix. */
    private static final int[] PHASES = {0, 10, 2, 8, 5, 15, 7, 13, 1, 11, 3, 9, 4, 14, 6, 12};

    public DeepDream {
        Check.within("deep-dream steps", 1, 10_000, steps);
        Check.positive("deep-dream rate", rate);
    }

    /**
     * Reads the classifier.
     *
     * @throws dev.thaw.base.Fault of kind model when the file is none
     */
    @Override
    public Formula open(ImageShape image, Device device) {
        Check.that(
                !classifier.isEmpty(),
                "deep-dream classifier must name a file that 'thaw classifier' made, got ''");
        Classifier judge = ClassifierFile.read(Path.of(classifier), device);
        int wanted = judge.image().channels();
        if (image.channels() != wanted && image.channels() != 4 - wanted) {
            judge.close();
            Check.that(
                    false,
                    "deep-dream needs images of "
                            + wanted
                            + " or "
                            + (4 - wanted)
                            + " channels for "
                            + classifier
                            + ", got "
                            + image);
        }
        Ascent ascent =
                new Ascent((x, k) -> judge.activations(layer, shifted(seen(x, wanted), k)), rate);
        return Formula.open(this, image, device, seeds -> ascent::climbed, judge::close);
    }

    /** The images in the channels of the classifier. */
    private static Tensor seen(Tensor x, int channels) {
        long own = x.size(1);
        if (own == channels) {
            return x;
        }
        if (channels == 3) {
            return x.expand(-1, 3, -1, -1);
        }
        return x.mean(new long[] {1}, true, new ScalarTypeOptional());
    }

    /** Moved right and down by what the phase says; what comes in is as grey as the padding. */
    private static Tensor shifted(Tensor x, int k) {
        int phase = PHASES[k % PHASES.length];
        return torch.constant_pad_nd(x, new long[] {phase % 4, 0, phase / 4, 0});
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
