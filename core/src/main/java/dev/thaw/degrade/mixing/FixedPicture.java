package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import java.nio.file.Path;

/** The picture file that a spec names. */
final class FixedPicture {
    private FixedPicture() {}

    /**
     * Reads it; where it is transparent, {@code background} shows through.
     *
     * @throws dev.thaw.base.Fault of kind usage when no file is named, of kind input when it cannot
     *     be read
     */
    static Picture read(String spec, String file, PictureReader.Background background) {
        Check.that(!file.isBlank(), spec + " picture must name a picture file, got none");
        return new PictureReader(PictureReader.DEFAULT_MAX_PIXELS, background).read(Path.of(file));
    }
}
