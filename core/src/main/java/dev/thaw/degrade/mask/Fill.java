package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.ConstantColour;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The colour of what is gone: one per image, every channel even between two values. */
final class Fill {
    private Fill() {}

    static void check(String spec, double darkest, double brightest) {
        Check.within(spec + " darkest", -1.0, 1.0, darkest);
        Check.within(spec + " brightest", darkest, 1.0, brightest);
    }

    /** Where generation starts when nothing but the colour is left at the end. */
    static Prior prior(boolean colourAlone, double darkest, double brightest) {
        return colourAlone
                ? new ConstantColour(darkest, brightest, 0, false)
                : PrincipalGaussian.DEFAULT;
    }

    /** {@code (N, C, 1, 1)} in the caller's scope; null when all are 0, mid grey. */
    static @Nullable Tensor draw(
            Seeds seeds, int channels, double darkest, double brightest, Device device) {
        if (darkest == 0 && brightest == 0) {
            return null;
        }
        try (Scope scope = Scope.open()) {
            Tensor colours = ConstantColour.colours(darkest, brightest, channels, seeds);
            return scope.handUp(Tensors.to(colours, device));
        }
    }
}
