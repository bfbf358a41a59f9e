package dev.thaw.nn;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/** A network as a value: goes to YAML and JSON, holds no weights. */
public interface Architecture {
    /**
     * Builds the network.
     *
     * @param image shape of its input and output images
     * @param steps T of the process it restores, for networks conditioned on the raw index i =
     *     T·severity − 1
     * @throws dev.thaw.base.Fault of kind usage when it cannot work on such images
     */
    Network build(ImageShape image, int steps, InitialWeights weights, Device device);

    /** Builds the network with weights that {@code seed} keys. */
    default Network build(ImageShape image, int steps, long seed, Device device) {
        return build(image, steps, InitialWeights.drawn(seed), device);
    }

    /** Height and width must be multiples of this; a restorer pads other sizes. */
    int multiple();
}
