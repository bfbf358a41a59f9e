package dev.thaw.degrade.mixing;

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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The open {@link OtherSet}: one of its training pictures per seed, each equally likely. Prepared
 * pictures are kept as bytes as far as {@value #KEPT_BYTES} bytes go.
 */
final class OtherPictures implements Mixing.Ends {
    /** The purpose word of all pictures that end in x_T. */
    static final String PURPOSE = "other picture";

    private static final long KEPT_BYTES = 256L << 20;

    private final Dataset set;
    private final boolean augment;
    private final Preparation preparation;
    private final ImageShape image;
    private final Device device;
    private final Map<Integer, Picture> kept = new ConcurrentHashMap<>();
    private final long most;

    private OtherPictures(Dataset set, OtherSet spec, ImageShape image, Device device) {
        this.set = set;
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
        int index = random.nextInt(set.size());
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
