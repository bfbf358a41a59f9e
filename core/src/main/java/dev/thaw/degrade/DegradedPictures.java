package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One of the degraded training pictures as it is, drawn evenly: the exact distribution of x_T as
 * far as the training set shows it (the start of Rissanen et al. 2022). What the degradation leaves
 * of a training picture is copied into the generated one, and the pictures lie in the model file.
 * Fitted numbers: {@code pictures} (n, C, H, W).
 */
@Says("the degraded training pictures themselves; copies what is left of them and stores them")
public record DegradedPictures(
        @Says(
                        value = "degraded training pictures to keep in the model file, at most",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "1000")
                int images)
        implements Prior {
    /** Pictures kept take at most 1 GiB. */
    private static final long MOST_NUMBERS = 1L << 28;

    public DegradedPictures {
        Check.atLeast("degraded-pictures images", 1, images);
    }

    @Override
    public Fit fit(ImageShape image) {
        long size = (long) image.channels() * image.height() * image.width();
        Check.that(
                images <= MOST_NUMBERS / size,
                "degraded-pictures images must be at most "
                        + MOST_NUMBERS / size
                        + " for images of "
                        + image
                        + " (1 GiB), got "
                        + images);
        return new Kept(images, image);
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        Tensor pictures = fitted.get("pictures");
        if (pictures == null || !fits(pictures, image)) {
            throw Fault.model(
                    "the fitted degraded-pictures are "
                            + (pictures == null ? "missing" : Tensors.describe(pictures))
                            + ", the images have the shape "
                            + image);
        }
        Seeds own = seeds.derive("prior");
        long[] chosen = new long[seeds.count()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = own.random(i).nextLong(pictures.size(0));
        }
        try (Scope scope = Scope.open()) {
            return scope.handUp(pictures.index_select(0, Tensors.of(chosen, chosen.length)));
        }
    }

    private static boolean fits(Tensor pictures, ImageShape image) {
        return pictures.dim() == 4
                && pictures.size(0) > 0
                && pictures.size(1) == image.channels()
                && pictures.size(2) == image.height()
                && pictures.size(3) == image.width();
    }

    @Override
    public int wantedImages() {
        return images;
    }

    /** Keeps the first ones. */
    private static final class Kept implements Fit {
        private final int most;
        private final ImageShape image;
        private final List<Tensor> batches = new ArrayList<>();
        private int count;

        Kept(int most, ImageShape image) {
            this.most = most;
            this.image = image;
        }

        @Override
        public void add(Tensor xT) {
            Check.that(
                    fits(xT, image),
                    "the prior is fitted on images of " + image + ", got " + Tensors.describe(xT));
            long take = Math.min(xT.size(0), most - count);
            if (take <= 0) {
                return;
            }
            try (Scope scope = Scope.open()) {
                Tensor rows = Tensors.to(xT.detach().narrow(0, 0, take), Device.CPU);
                batches.add(scope.keep(rows.to(ScalarType.Float).clone()));
                count += (int) take;
            }
        }

        @Override
        public Map<String, Tensor> finish() {
            if (count == 0) {
                throw Fault.input(
                        "degraded-pictures needs at least 1 degraded training picture, got 0");
            }
            try (Scope scope = Scope.open()) {
                return Map.of(
                        "pictures",
                        scope.handUp(Tensors.cat(0, batches.toArray(Tensor[]::new)).contiguous()));
            }
        }

        @Override
        public void close() {
            batches.forEach(Tensor::close);
            batches.clear();
        }
    }
}
