package dev.thaw.degrade.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.resolution.Pixelate.By;
import dev.thaw.degrade.resolution.Pixelate.Down;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.PadFuncOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kNearestExact;
import org.bytedeco.pytorch.kReflect;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PixelateTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Pixelate subject();

        /** The cascade as it is defined, with libtorch's own resizes. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Tensor x = x0;
            long height = x0.size(2);
            long width = x0.size(3);
            long divisor = 1;
            for (int i = 0; i < n; i++) {
                divisor *= subject().factor();
                long[] small =
                        subject().by() == By.PIXEL
                                ? new long[] {height - i, width - i}
                                : new long[] {height / divisor, width / divisor};
                x = subject().smooth() ? smoothed(x) : x;
                Tensor shrunk =
                        switch (subject().down()) {
                            case AREA -> torch.adaptive_avg_pool2d(x, small);
                            case BILINEAR -> torch.upsample_bilinear2d(x, small, false);
                            case BICUBIC -> torch.upsample_bicubic2d(x, small, false);
                        };
                x = enlarged(shrunk, height, width);
                x = subject().smooth() ? smoothed(x) : x;
            }
            return x;
        }

        /** One two-dimensional 3 × 3 convolution, std 0.5. */
        private static Tensor smoothed(Tensor x) {
            double side = Math.exp(-2);
            float[] kernel = new float[9];
            for (int k = 0; k < 9; k++) {
                double weight = Math.pow(side, Math.abs(k / 3 - 1) + Math.abs(k % 3 - 1));
                kernel[k] = (float) (weight / Math.pow(1 + 2 * side, 2));
            }
            PadFuncOptions pad = new PadFuncOptions(new LongVector(1, 1, 1, 1));
            pad.mode().put(new kReflect());
            long channels = x.size(1);
            return torch.conv2d(
                    torch.pad(x, pad),
                    Tensors.of(kernel, 1, 1, 3, 3).expand(channels, 1, 3, 3),
                    new TensorOptional(),
                    new long[] {1},
                    new long[] {0},
                    new long[] {1},
                    channels);
        }

        private static Tensor enlarged(Tensor x, long height, long width) {
            InterpolateFuncOptions options = new InterpolateFuncOptions();
            options.size().put(new LongVector(height, width));
            options.mode().put(new kNearestExact());
            options.align_corners().put(false); // the only meaning here; unset, it warns
            return torch.interpolate(x, options);
        }

        /**
         * libtorch places its pixels in float32: up to 2e-6 pixels off near pixel 37 on each axis,
         * and neighbours differ by up to 2.
         */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Area extends Contract {
        @Override
        protected Pixelate subject() {
            return new Pixelate(4, 2, Down.AREA);
        }
    }

    @Nested
    class AreaByThree extends Contract {
        @Override
        protected Pixelate subject() {
            return new Pixelate(2, 3, Down.AREA);
        }

        /** 16 is no multiple of 3: large pixels are not nested. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class Bilinear extends Contract {
        @Override
        protected Pixelate subject() {
            return new Pixelate(4, 2, Down.BILINEAR);
        }
    }

    @Nested
    class Bicubic extends Contract {
        @Override
        protected Pixelate subject() {
            return new Pixelate(4, 2, Down.BICUBIC);
        }
    }

    @Nested
    class AreaByPixel extends Contract {
        @Override
        protected Pixelate subject() {
            return new Pixelate(5, 2, Down.AREA, By.PIXEL, false);
        }
    }

    @Nested
    class SmoothBilinearByPixel extends Contract {
        @Override
        protected Pixelate subject() {
            return new Pixelate(4, 2, Down.BILINEAR, By.PIXEL, true);
        }
    }

    @Nested
    class SmoothBicubicByFactor extends Contract {
        @Override
        protected Pixelate subject() {
            return new Pixelate(3, 2, Down.BICUBIC, By.FACTOR, true);
        }
    }

    @Test
    void aPixelLessEachStepEndsWhereOneIsLeft() {
        Pixelate pixelate = new Pixelate(8, 2, Down.AREA, By.PIXEL, false);
        assertThat(pixelate.left(8, 0)).isEqualTo(8);
        assertThat(pixelate.left(8, 7)).isEqualTo(1);
        assertThatThrownBy(() -> pixelate.open(new ImageShape(3, 7, 9), Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessage(
                        "pixelate steps must leave at least one pixel of images of 9x7x3, got 8");
        assertThatThrownBy(() ->
                        new Pixelate(1, 2, Down.AREA, By.PIXEL, true)
                                .open(new ImageShape(3, 1, 9), Device.CPU))
                .hasMessage(
                        "pixelate smooth needs images of at least 2 pixels a side, got images"
                                + " of 9x1x3");
    }

    @Test
    void stepsEndWhereOnePixelIsLeft() {
        Pixelate pixelate = new Pixelate(5, 2, Down.AREA);
        assertThat(pixelate.left(37, 4)).isEqualTo(1);
        pixelate.open(new ImageShape(1, 32, 37), Device.CPU).close();
        assertThatThrownBy(() -> pixelate.open(new ImageShape(3, 64, 31), Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessage(
                        "pixelate steps must leave at least one pixel of images of 31x64x3 with"
                                + " factor 2, got 5");
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Pixelate(0, 2, Down.AREA))
                .hasMessage("pixelate steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Pixelate(1, 1, Down.AREA))
                .hasMessage("pixelate factor must be at least 2, got 1");
    }
}
