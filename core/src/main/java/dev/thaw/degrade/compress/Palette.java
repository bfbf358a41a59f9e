package dev.thaw.degrade.compress;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import org.bytedeco.pytorch.Tensor;

/**
 * Each picture in a palette of K_n colours of its own. K_n = most·(fewest/most)^((n−1)/(T−1)),
 * rounded.
 *
 * <p>The palette is found in the picture at hand, not drawn: a fixed palette would band the
 * channels, which is {@link BitDepth}. All pixels start in one box. In each round every box, those
 * with the largest squared error first while there are colours left, is cut across its channel of
 * largest variance at its mean (a variance-based median cut: Heckbert 1982; Wan, Prusinkiewicz and
 * Wong 1990). A box has the colour of its mean, as bytes. So a palette of fewer colours is always
 * one of more with boxes joined, and each step loses more than the one before. All sums are whole
 * numbers: every device and every batch finds the same palette.
 *
 * <p>A palette of one colour is the mean colour of the picture. Cuts of boxes of one colour are
 * lost, so a picture of few colours may get fewer than K_n.
 */
@Says("a palette of fewer and fewer colours, found in each picture")
public record Palette(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "7")
                int steps,
        @Says(
                        value = "colours of the first step",
                        unit = "colours",
                        rule = "between 1 and 256",
                        byDefault = "64")
                int most,
        @Says(
                        value = "colours of the last step",
                        unit = "colours",
                        rule = "between 1 and most",
                        byDefault = "1")
                int fewest)
        implements Degradation {
    public Palette {
        Check.within("palette steps", 1, 1_000_000, steps);
        Check.within("palette most", 1, 256, most);
        Check.within("palette fewest", 1, most, fewest);
    }

    /** Colours of step {@code n} = 1 … T. */
    public int colours(int n) {
        return (int) Math.rint(Ramp.geometric(most, fewest, n, steps));
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor colours = Ramp.keep(device, steps, this::colours);
        return Formula.open(
                this,
                image,
                device,
                _ -> (x0, n) -> Boxes.painted(x0, colours.index_select(0, n), most),
                colours);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
