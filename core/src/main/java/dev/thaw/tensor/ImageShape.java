package dev.thaw.tensor;

import dev.thaw.base.Check;

/** Shape of one image: channels (1 or more), height and width in pixels. */
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        Check.atLeast("image channels", 1, channels);
        Check.atLeast("image height", 1, height);
        Check.atLeast("image width", 1, width);
    }

    /** {@code (n, C, H, W)}. */
    public long[] batch(long n) {
        return new long[] {n, channels, height, width};
    }

    @Override
    public String toString() {
        return width + "x" + height + "x" + channels;
    }
}
