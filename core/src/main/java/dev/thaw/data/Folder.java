package dev.thaw.data;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.image.PictureReader;
import java.nio.file.Path;

/**
 * The picture files of a folder and all folders below it, of any size and mode, sorted by name.
 * {@code train/} and {@code test/} are the splits if both are there; otherwise a hash of each name
 * decides. Pictures that all lie in two or more folders are labelled by them. Broken files are
 * skipped and named. See {@link Layout} and {@link PictureSet}.
 */
@Says("a folder of pictures of any size and mode; subfolders may name splits and classes")
public record Folder(
        @Says(value = "folder, used when no other place is given", byDefault = "''") String path,
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
    public Folder {
        Check.within("folder testShare", 0, 1, testShare);
        new PictureReader(maxPixels, PictureReader.Background.WHITE);
    }

    /** A tenth to test on, pictures of at most 100 megapixels. */
    public Folder(String path) {
        this(path, 0.1, PictureReader.DEFAULT_MAX_PIXELS);
    }

    @Override
    public Dataset open(Path root, Split split) {
        Path folder = Roots.folder("folder", root, path);
        return PictureSet.open(
                new FolderShelf(folder),
                split,
                testShare,
                new PictureReader(maxPixels, PictureReader.Background.WHITE));
    }
}
