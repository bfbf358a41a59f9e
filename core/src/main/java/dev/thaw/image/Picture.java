package dev.thaw.image;

import dev.thaw.base.Check;
import java.util.Arrays;

/**
 * A picture as a value: 8-bit samples, {@code height × width × channels}, row by row, channels
 * interleaved. One channel is grey, three are sRGB. Never changes.
 */
public final class Picture {
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] samples;

    private Picture(int width, int height, int channels, byte[] samples) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.samples = samples;
    }

    /** A picture over a copy of {@code samples} (length {@code height · width · channels}). */
    public static Picture of(int width, int height, int channels, byte[] samples) {
        Check.atLeast("picture width", 1, width);
        Check.atLeast("picture height", 1, height);
        Check.that(
                channels == 1 || channels == 3,
                "a picture must have 1 or 3 channels, got " + channels);
        long expected = (long) width * height * channels;
        Check.that(
                samples.length == expected,
                "a picture of "
                        + width
                        + "x"
                        + height
                        + "x"
                        + channels
                        + " needs "
                        + expected
                        + " samples, got "
                        + samples.length);
        return new Picture(width, height, channels, samples.clone());
    }

    /** A picture over {@code samples} itself, which nobody may change afterwards. */
    static Picture wrap(int width, int height, int channels, byte[] samples) {
        return new Picture(width, height, channels, samples);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public int channels() {
        return channels;
    }

    /** Sample in 0 … 255. */
    public int at(int x, int y, int channel) {
        return samples[(y * width + x) * channels + channel] & 0xff;
    }

    /** A copy of all samples. */
    public byte[] samples() {
        return samples.clone();
    }

    /** The samples themselves; never to be changed. */
    byte[] raw() {
        return samples;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "Picture[" + width + "x" + height + "x" + channels + "]";
    }
}
