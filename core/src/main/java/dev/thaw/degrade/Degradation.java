package dev.thaw.degrade;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/** A degradation as a value: goes to YAML and JSON, holds no native memory. */
public interface Degradation {
    /** T: the process lives on the severities i/T, i = 0 … T. */
    int steps();

    /** Prepares kernels for images of this shape on a device; the caller closes it. */
    Operator open(ImageShape image, Device device);

    /** Distribution of x_T to start generation from, when none is named in the experiment. */
    Prior prior();

    /**
     * Whether its images are pictures, grey or RGB in [-1, 1], as experiments read them. Others can
     * be used from code alone.
     */
    default boolean pictures() {
        return true;
    }

    /** Whether images in [-1, 1] stay there at every severity. */
    default boolean bounded() {
        return true;
    }
}
