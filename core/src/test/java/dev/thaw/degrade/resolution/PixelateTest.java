package dev.thaw.degrade.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.resolution.Pixelate.Down;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kNearestExact;
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
                long[] small = {height / divisor, width / divisor};
                Tensor shrunk =
                        switch (subject().down()) {
                            case AREA -> torch.adaptive_avg_pool2d(x, small);
                            case BILINEAR -> torch.upsample_bilinear2d(x, small, false);
                            case BICUBIC -> torch.upsample_bicubic2d(x, small, false);
                        };
                x = enlarged(shrunk, height, width);
            }
            return x;
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
