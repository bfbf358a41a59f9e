package dev.thaw.data;

import dev.thaw.base.Catalogue;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.data.procedural.Strokes;

/** The catalogue of data sets. */
public final class Datasets {
    public static final Catalogue<DatasetSpec> CATALOGUE =
            Catalogue.of(
                    "data set",
                    DatasetSpec.class,
                    Strokes.class,
                    DeadLeaves.class,
                    Idx.class,
                    Cifar.class,
                    Folder.class,
                    Zip.class,
                    Frames.class);

    private Datasets() {}
}
