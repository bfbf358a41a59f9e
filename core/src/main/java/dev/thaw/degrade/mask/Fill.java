package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The colour of what is gone: one per image, every channel even between two values. */
final class Fill {
    /** The purpose word of all colours that end in x_T. */
    static final String PURPOSE = "colour";

    private Fill() {}

    static void check(String spec, double darkest, double brightest) {
        Check.within(spec + " darkest", -1.0, 1.0, darkest);
        Check.within(spec + " brightest", darkest, 1.0, brightest);
    }

    /** {@code (N, C, 1, 1)} in the caller's scope; null when all are 0, mid grey. */
    static @Nullable Tensor draw(
            Seeds seeds, int channels, double darkest, double brightest, Device device) {
        if (darkest == 0 && brightest == 0) {
            return null;
        }
        try (Scope scope = Scope.open()) {
            Tensor unit = Noise.uniform(seeds.derive(PURPOSE), channels, device);
            Tensor colours =
                    unit.mul(new Scalar((float) (brightest - darkest)))
                            .add(new Scalar((float) darkest));
            return scope.handUp(colours.view(seeds.count(), channels, 1, 1));
        }
    }
}
