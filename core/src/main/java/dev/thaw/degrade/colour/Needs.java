package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.tensor.ImageShape;

/** What a change of colours asks of a picture. */
final class Needs {
    private Needs() {}

    /**
     * @throws dev.thaw.base.Fault of kind usage for grey pictures
     */
    static void rgb(String spec, ImageShape image) {
        Check.that(
                image.channels() == 3,
                spec + " needs images of red, green and blue, got images of " + image);
    }
}
