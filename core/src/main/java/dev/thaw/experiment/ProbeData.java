package dev.thaw.experiment;

import dev.thaw.data.DataCheck;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Preparation;
import dev.thaw.degrade.Degradation;
import dev.thaw.experiment.probe.ProbePictures;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where the pictures come from that a degradation is tried on.
 *
 * @param data a data set of any kind that {@link DataCheck#kind} knows; empty = made by Thaw
 * @param size width and height of pictures from a data set, after cropping their middle
 */
public record ProbeData(Optional<Path> data, int size) {
    /** Large enough to see structure, small enough for minutes on a processor. */
    public static final int SIZE = 32;

    /** Pictures made by Thaw. */
    public static ProbeData procedural() {
        return new ProbeData(Optional.empty(), SIZE);
    }

    /** Up to {@code most} pictures, spread evenly over the training part of the set. */
    ProbePictures open(Degradation degradation, int most) {
        if (data.isEmpty()) {
            return ProbePictures.procedural(degradation, most);
        }
        Path place = data.get();
        Preparation square =
                new Preparation(size, Preparation.Fit.SHORTER, 1, Preparation.Cut.CENTRE, false, 0);
        Data all = new Data(DataCheck.kind(place), place.toString(), square);
        try (PreparedSet set = PreparedSet.open(all, Split.TRAIN)) {
            int count = Math.min(most, set.size());
            return ProbePictures.of(
                    IntStream.range(0, count)
                            .mapToObj(i -> set.get((int) ((long) i * set.size() / count)).picture())
                            .toList());
        }
    }

    /** In words, for reports. */
    String words(ProbePictures pictures) {
        return pictures.train().size(0)
                + pictures.test().size(0)
                + " pictures of "
                + pictures.shape()
                + (data.isPresent() ? " from " + data.get() : " made by Thaw (dead leaves)");
    }
}
