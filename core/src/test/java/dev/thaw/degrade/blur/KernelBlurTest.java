package dev.thaw.degrade.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class KernelBlurTest {
    /** Off centre and lopsided, 5 wide and 4 high. */
    private static final byte[] KERNEL = {
        0, 0, 9, 0, 0,
        0, 100, 0, (byte) 200, 0,
        7, 0, (byte) 255, 0, 0,
        0, 0, 0, 50, 1
    };

    @TempDir static Path folder;

    private static String kernel() {
        Path file = folder.resolve("kernel.png");
        PictureWriter.write(Picture.of(5, 4, 1, KERNEL), file);
        return file.toString();
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract KernelBlur subject();

        /** From the numbers of the kernel, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            KernelBlur blur = subject();
            double sum = 9 + 100 + 200 + 7 + 255 + 50 + 1;
            boolean grows = blur.growth() == KernelBlur.Growth.SIZE;
            double share = (double) n / blur.steps();
            Spread kernel = new Spread();
            for (int k = 0; k < KERNEL.length; k++) {
                double weight = Byte.toUnsignedInt(KERNEL[k]) / sum;
                int down = k / 5 - 2;
                int right = k % 5 - 2;
                if (grows) {
                    kernel.addBetween(share * down, share * right, weight);
                } else {
                    kernel.add(down, right, share * weight);
                }
            }
            if (!grows) {
                kernel.add(0, 0, 1 - share);
            }
            return Spread.all(x0, blur.border(), i -> kernel);
        }

        /**
         * Offsets are float32 (4e-6 pixels near 40) and a Fourier transform rounds by some 1e-6.
         */
        @Override
        protected double tolerance() {
            return 2e-5;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class SizeReflect extends Contract {
        @Override
        protected KernelBlur subject() {
            return new KernelBlur(3, kernel(), KernelBlur.Growth.SIZE, Border.REFLECT);
        }
    }

    @Nested
    class ShareCircular extends Contract {
        @Override
        protected KernelBlur subject() {
            return new KernelBlur(4, kernel(), KernelBlur.Growth.SHARE, Border.CIRCULAR);
        }
    }

    private static KernelBlur of(Path file) {
        return new KernelBlur(2, file.toString(), KernelBlur.Growth.SIZE, Border.REFLECT);
    }

    @Test
    void aPointBecomesThePictureOfTheKernel() {
        double[] seen = PointOfLight.seen(of(Path.of(kernel())), 11, 1, 1);
        for (int k = 0; k < KERNEL.length; k++) {
            assertThat(seen[(k / 5 + 3) * 11 + k % 5 + 3])
                    .isCloseTo(Byte.toUnsignedInt(KERNEL[k]) / 622.0, within(1e-6));
        }
    }

    @Test
    void coloursCountByTheirGreyValues() {
        byte[] rgb = new byte[3 * 3 * 3];
        rgb[3 * 3] = (byte) 200; // red, left of the centre
        rgb[5 * 3] = (byte) 200;
        Path file = folder.resolve("red.png");
        PictureWriter.write(Picture.of(3, 3, 3, rgb), file);
        double[] seen = PointOfLight.seen(of(file), 5, 1, 1);
        assertThat(seen[11]).isCloseTo(0.5, within(1e-6));
        assertThat(seen[13]).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void flatImagesOfAnySizeStayFlatUnderALargerKernel() {
        byte[] wide = new byte[41 * 30];
        java.util.Arrays.fill(wide, (byte) 3);
        Path file = folder.resolve("wide.png");
        PictureWriter.write(Picture.of(41, 30, 1, wide), file);
        assertThat(PointOfLight.changeOfFlatImages(of(file))).isLessThan(1e-5);
    }

    @Test
    void aFileThatIsNoKernelIsRefusedWithItsName() throws IOException {
        ImageShape image = new ImageShape(1, 8, 8);
        Path text = Files.writeString(folder.resolve("notes.txt"), "no picture");
        assertThatThrownBy(() -> of(text).open(image, Device.CPU))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessageContaining("notes.txt");
        Path missing = folder.resolve("missing.png");
        assertThatThrownBy(() -> of(missing).open(image, Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("missing.png");
        Path black = folder.resolve("black.png");
        PictureWriter.write(Picture.of(3, 3, 1, new byte[9]), black);
        assertThatThrownBy(() -> of(black).open(image, Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessage(
                        "the values of kernel-blur file "
                                + black
                                + " must have a sum above 0, but the picture is all black");
        Path large = folder.resolve("large.png");
        PictureWriter.write(Picture.of(2000, 600, 1, new byte[1_200_000]), large);
        assertThatThrownBy(() -> of(large).open(image, Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("large.png");
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new KernelBlur(0, "k.png", KernelBlur.Growth.SIZE, Border.REFLECT))
                .isInstanceOf(Fault.class)
                .hasMessage("kernel-blur steps must be at least 1, got 0");
        assertThatThrownBy(() -> of(Path.of("")).open(new ImageShape(1, 8, 8), Device.CPU))
                .hasMessage("kernel-blur file must name a picture file, got none");
    }
}
