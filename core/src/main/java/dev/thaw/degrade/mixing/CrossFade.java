package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.data.Preparation;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.degrade.Prior;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A cross-fade to one picture, the same for all: D(x, n) = (1 − n/T) x + n/T·z. The picture is
 * brought to the size and the channels of the images as {@link Preparation} describes, on white
 * where it is transparent. Generation starts from that picture, always the same one.
 */
@Says("a cross-fade to one picture file")
public record CrossFade(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(value = "the picture file", rule = "must be named", byDefault = "''") String picture,
        @Says(
                        value =
                                "square = squeezed to a square, ignoring the aspect ratio; shorter ="
                                        + " by the shorter side; none = not at all; the centre is"
                                        + " taken",
                        rule = "square, shorter or none",
                        byDefault = "shorter")
                Preparation.Fit resize)
        implements Degradation {
    public CrossFade {
        Check.within("cross-fade steps", 1, 1_000_000, steps);
    }

    @Override
    public Mixing open(ImageShape image, Device device) {
        Picture file = FixedPicture.read("cross-fade", picture, PictureReader.Background.WHITE);
        Preparation preparation =
                new Preparation(
                        Math.max(image.height(), image.width()),
                        resize,
                        1,
                        Preparation.Cut.CENTRE,
                        false,
                        image.channels());
        Picture cut = Crop.centre(preparation.evaluate(file), image.width(), image.height());
        return Mixing.open(
                steps,
                n -> 1 - (double) n / steps,
                n -> (double) n / steps,
                image,
                device,
                new End(image, Pictures.tensor(List.of(cut), device)));
    }

    @Override
    public Prior prior() {
        return new OwnEnd(this);
    }

    /** The picture for every image. */
    private static final class End implements Mixing.Ends {
        private final ImageShape image;
        private final Tensor picture;

        End(ImageShape image, Tensor picture) {
            this.image = image;
            try (Scope scope = Scope.open()) {
                this.picture = scope.keep(picture.clone());
            }
        }

        @Override
        public Tensor draw(Seeds seeds) {
            return picture.expand(image.batch(seeds.count()));
        }

        @Override
        public void close() {
            picture.close();
        }
    }
}
