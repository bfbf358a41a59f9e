package dev.thaw.tensor;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import java.nio.file.Path;
import java.util.Map;

/** Shape of one image: channels (1 or more), height and width in pixels. */
public record ImageShape(int channels, int height, int width) {
    /** The image shape among the metadata of a file. */
    public static final String KEY = "thaw.image";

    public ImageShape {
        Check.atLeast("image channels", 1, channels);
        Check.atLeast("image height", 1, height);
        Check.atLeast("image width", 1, width);
    }

    /**
     * The image shape that the metadata of a file state, as {@link #written} wrote it.
     *
     * @throws Fault of kind model when they state none
     */
    public static ImageShape of(Path file, Map<String, String> metadata) {
        String[] dims = metadata.getOrDefault(KEY, "").split("x", -1);
        if (dims.length != 3) {
            throw Fault.model(file + " does not say for which image shape it is");
        }
        try {
            return new ImageShape(
                    Integer.parseInt(dims[0]),
                    Integer.parseInt(dims[1]),
                    Integer.parseInt(dims[2]));
        } catch (NumberFormatException e) {
            throw Fault.model(file + " names an image shape that is none", e);
        }
    }

    /** {@code CxHxW}: what the metadata of a file hold under {@link #KEY}. */
    public String written() {
        return channels + "x" + height + "x" + width;
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
