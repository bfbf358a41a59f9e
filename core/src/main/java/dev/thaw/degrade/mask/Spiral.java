package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Pixels vanish one after another along a spiral that winds from the middle outwards. Seen from its
 * other end, it starts in the top right corner and runs left, down, right, up, inwards.
 *
 * <p>The official routines {@code Spiral} and {@code Spiral_2} take one pixel of a 32 × 32 image
 * with each step: {@code share} = T/1024. Spiral_2 fills with a colour from {@code darkest} 0 to
 * {@code brightest} 1.
 */
@Says("pixels vanish along a spiral, from the middle outwards")
public record Spiral(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "50")
                int steps,
        @Says(
                        value =
                                "share of the pixels that all steps take together; above 1 the"
                                        + " last steps find none",
                        rule = "above 0",
                        byDefault = "1")
                double share,
        @Says(
                        value = "least value of a channel of the fill colour, drawn once per image",
                        rule = "between -1 and 1",
                        byDefault = "0")
                double darkest,
        @Says(
                        value = "largest value of a channel of the fill colour",
                        rule = "between darkest and 1",
                        byDefault = "0")
                double brightest)
        implements Degradation {
    public Spiral {
        Check.atLeast("spiral steps", 1, steps);
        Check.positive("spiral share", share);
        Fill.check("spiral", darkest, brightest);
    }

    /** How many pixels of {@code image} are gone after {@code n} = 0 … T steps. */
    public long gone(ImageShape image, int n) {
        long pixels = (long) image.height() * image.width();
        return Math.min(pixels, Math.round(share * pixels * n / steps));
    }

    /**
     * When each pixel goes, {@code height × width} row-major: 0 for the first, in the middle, and
     * the largest for the top right corner.
     */
    public static long[] ranks(int height, int width) {
        long[] ranks = new long[Math.multiplyExact(height, width)];
        int top = 0;
        int bottom = height - 1;
        int left = 0;
        int right = width - 1;
        long next = ranks.length - 1L;
        while (top <= bottom && left <= right) {
            for (int x = right; x >= left; x--) {
                ranks[top * width + x] = next--;
            }
            for (int y = top + 1; y <= bottom; y++) {
                ranks[y * width + left] = next--;
            }
            for (int x = left + 1; x <= right && bottom > top; x++) {
                ranks[bottom * width + x] = next--;
            }
            for (int y = bottom - 1; y > top && right > left; y--) {
                ranks[y * width + right] = next--;
            }
            top++;
            bottom--;
            left++;
            right--;
        }
        return ranks;
    }

    @Override
    public Opened open(ImageShape image, Device device) {
        long[] gone = new long[steps + 1];
        for (int n = 0; n <= steps; n++) {
            gone[n] = gone(image, n);
        }
        long[] ranks = ranks(image.height(), image.width());
        try (Scope scope = Scope.open()) {
            Tensor order = Tensors.of(ranks, 1, 1, image.height(), image.width());
            return new Opened(
                    this,
                    image,
                    device,
                    scope.keep(Tensors.to(order, device)),
                    scope.keep(Tensors.to(Tensors.of(gone, gone.length), device)));
        }
    }

    @Override
    public Prior prior() {
        return Fill.prior(share >= 1, darkest, brightest);
    }

    /**
     * The open {@link Spiral}.
     *
     * @param ranks {@code (1, 1, H, W)} int64
     * @param gone pixels that are gone after n steps, {@code (T+1)} int64
     */
    public record Opened(Spiral spec, ImageShape image, Device device, Tensor ranks, Tensor gone)
            implements Operator {
        @Override
        public Degrader draw(Seeds seeds) {
            try (Scope scope = Scope.open()) {
                Tensor colours =
                        Fill.draw(
                                seeds, image.channels(), spec.darkest(), spec.brightest(), device);
                Draw draw = new Draw(spec.steps(), image, device, seeds.count());
                return Cover.of(draw, this::kept, colours);
            }
        }

        /**
         * The same with given colours, {@code (N, C, 1, 1)} on the operator's device; a copy is
         * kept.
         */
        public Degrader with(Tensor colours) {
            int count = Math.toIntExact(colours.size(0));
            return Cover.of(new Draw(spec.steps(), image, device, count), this::kept, colours);
        }

        private Tensor kept(Tensor n) {
            return ranks.ge(Tensors.perImage(gone.index_select(0, n))).to(ScalarType.Float);
        }

        @Override
        public void close() {
            ranks.close();
            gone.close();
        }
    }
}
