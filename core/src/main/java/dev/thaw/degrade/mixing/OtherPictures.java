package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.Preparation;
import dev.thaw.degrade.Mixing;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The open {@link OtherSet}: one of its training pictures per seed, each equally likely. Prepared
 * pictures are kept as bytes as far as {@value #KEPT_BYTES} bytes go.
 */
final class OtherPictures implements Mixing.Ends {
    /** The purpose word of all pictures that end in x_T. */
    static final String PURPOSE = "other picture";

    private static final long KEPT_BYTES = 256L << 20;

    private final Dataset set;

    /** Indices of the pictures that are taken; null when all are. */
    private final int @Nullable [] taken;

    private final boolean augment;
    private final Preparation preparation;
    private final ImageShape image;
    private final Device device;
    private final Map<Integer, Picture> kept = new ConcurrentHashMap<>();
    private final long most;

    private OtherPictures(Dataset set, OtherSet spec, ImageShape image, Device device) {
        this.set = set;
        this.taken = taken(set, spec);
        this.augment = spec.augment();
        this.image = image;
        this.device = device;
        this.preparation =
                new Preparation(
                        Math.max(image.height(), image.width()),
                        spec.resize(),
                        spec.enlarge(),
                        augment ? Preparation.Cut.RANDOM : Preparation.Cut.CENTRE,
                        augment,
                        image.channels());
        this.most = KEPT_BYTES / ((long) image.channels() * image.height() * image.width());
    }

    /**
     * Opens the training part.
     *
     * @throws dev.thaw.base.Fault of kind input when nothing usable is there
     */
    static OtherPictures open(OtherSet spec, ImageShape image, Device device) {
        Dataset set = spec.set().open(Path.of(""), DatasetSpec.Split.TRAIN);
        try {
            return new OtherPictures(set, spec, image, device);
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
    }

    private static int @Nullable [] taken(Dataset set, OtherSet spec) {
        if (spec.labels() == OtherSet.Labels.ANY) {
            return null;
        }
        Check.that(
                spec.label() < set.classes().size(),
                "other set label must be one of "
                        + set.classes().size()
                        + " labels of the set, got "
                        + spec.label());
        int[] taken =
                IntStream.range(0, set.size()).filter(i -> spec.takes(set.label(i))).toArray();
        if (taken.length == 0) {
            throw Fault.input(
                    "the other set holds no picture with labels: "
                            + spec.labels().name().toLowerCase(Locale.ROOT)
                            + ", label: "
                            + spec.label());
        }
        return taken;
    }

    /** The first number of each image's own generator; the others augment. */
    private int index(RandomGenerator random) {
        return taken == null ? random.nextInt(set.size()) : taken[random.nextInt(taken.length)];
    }

    /** Which picture of the set {@link #draw} gives for one image. */
    int index(Seeds seeds, int image) {
        return index(seeds.derive(PURPOSE).random(image));
    }

    @Override
    public Map<String, Object> drawn(Seeds seeds, int image) {
        return Map.of("picture", index(seeds, image));
    }

    @Override
    public Tensor draw(Seeds seeds) {
        Seeds own = seeds.derive(PURPOSE);
        return Pictures.tensor(
                IntStream.range(0, seeds.count())
                        .parallel()
                        .mapToObj(i -> picture(own.random(i)))
                        .toList(),
                device);
    }

    private Picture picture(RandomGenerator random) {
        int index = index(random);
        if (augment) {
            return fit(preparation.train(set.get(index).picture(), random));
        }
        Picture known = kept.get(index);
        if (known != null) {
            return known;
        }
        Picture prepared = fit(preparation.evaluate(set.get(index).picture()));
        if (kept.size() < most) {
            kept.put(index, prepared);
        }
        return prepared;
    }

    private Picture fit(Picture square) {
        return Crop.centre(square, image.width(), image.height());
    }

    @Override
    public void close() {
        set.close();
        kept.clear();
    }
}
