package dev.thaw.data;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.image.PictureReader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The picture files of a zip archive, read without unpacking it to the disk; splits, classes and
 * broken files as for {@link Folder}. Names that would leave the archive's folder are refused.
 */
@Says("a zip archive of pictures, laid out like a folder")
public record Zip(
        @Says(value = "archive, used when no other place is given", byDefault = "''") String path,
        @Says(
                        value = "share of the pictures to test on, unless train/ and test/ exist",
                        rule = "0 to 1",
                        byDefault = "0.1")
                double testShare,
        @Says(
                        value = "largest picture that is accepted",
                        unit = "pixels",
                        rule = "at least 1",
                        byDefault = "100000000")
                long maxPixels)
        implements DatasetSpec {
    public Zip {
        Check.within("zip testShare", 0, 1, testShare);
        new PictureReader(maxPixels, PictureReader.Background.WHITE);
    }

    /** A tenth to test on, pictures of at most 100 megapixels. */
    public Zip(String path) {
        this(path, 0.1, PictureReader.DEFAULT_MAX_PIXELS);
    }

    @Override
    public Dataset open(Path root, Split split) {
        Path archive = Roots.of("zip", root, path);
        if (Files.isDirectory(archive)) {
            throw Fault.input(
                    archive + " must be a zip archive for the data set 'zip', it is a folder");
        }
        return PictureSet.open(
                new ZipShelf(archive),
                split,
                testShare,
                new PictureReader(maxPixels, PictureReader.Background.WHITE));
    }
}
