package dev.thaw.degrade.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.Preparation;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.experiment.Specs;
import dev.thaw.image.Convert;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class CrossFadeTest {
    private static final String FILE = Marks.file(Marks.ramp());

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract CrossFade subject();

        protected abstract Picture resized(Picture picture, int side);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            Picture file =
                    Convert.channels(PictureReader.STANDARD.read(Path.of(FILE)), (int) x0.size(1));
            int side = Math.max(height, width);
            Picture square = Crop.centre(resized(file, side), side, side);
            Tensor end = Pictures.tensor(List.of(Crop.centre(square, width, height)), Device.CPU);
            double share = (double) n / subject().steps();
            return x0.mul(new Scalar(1 - share)).add(end.mul(new Scalar(share)));
        }

        /** Two products and a sum in float32. */
        @Override
        protected double tolerance() {
            return 5e-7;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Shorter extends Contract {
        @Override
        protected CrossFade subject() {
            return new CrossFade(4, FILE, Preparation.Fit.SHORTER);
        }

        @Override
        protected Picture resized(Picture picture, int side) {
            return Resize.shorterTo(picture, side, Resize.Filter.BILINEAR);
        }
    }

    @Nested
    class Squeezed extends Contract {
        @Override
        protected CrossFade subject() {
            return new CrossFade(3, FILE, Preparation.Fit.SQUARE);
        }

        @Override
        protected Picture resized(Picture picture, int side) {
            return Resize.to(picture, side, side, Resize.Filter.BILINEAR);
        }
    }

    @Test
    void generationStartsFromThePicture() {
        CrossFade spec = new CrossFade(2, FILE, Preparation.Fit.SQUARE);
        float[] start =
                Tensors.floats(
                        spec.prior().draw(Map.of(), new ImageShape(3, 8, 12), Seeds.of(1, 0, 2)));
        assertThat(start).hasSize(2 * 3 * 8 * 12);
        assertThat(spec.prior().isEndOf(spec)).isTrue();
    }

    @Test
    void withoutAPictureItSaysSo() {
        ImageShape image = new ImageShape(3, 1, 1);
        Degradation bare = Specs.STANDARD.argument(Degradation.class, "cross-fade");
        assertThatThrownBy(() -> bare.open(image, Device.CPU))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessage("cross-fade picture must name a picture file, got none");
        CrossFade lost = new CrossFade(1, "no/such/picture.png", Preparation.Fit.SQUARE);
        assertThatThrownBy(() -> lost.open(image, Device.CPU))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessageContaining("no/such/picture.png cannot be read");
        assertThatThrownBy(() -> new CrossFade(0, FILE, Preparation.Fit.SQUARE))
                .hasMessage("cross-fade steps must be between 1 and 1000000, got 0");
    }
}
