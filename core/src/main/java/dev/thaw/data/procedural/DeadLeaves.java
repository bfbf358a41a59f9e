package dev.thaw.data.procedural;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.image.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Colour pictures of leaves that hide one another, with the statistics of natural images: the dead
 * leaves model with the cubic law of sizes (Matheron 1968; Lee, Mumford, Huang 2001), whose power
 * spectrum falls like 1/f² and whose gradients are heavy-tailed. Discs, ellipses, capsules and
 * polygons of radius r have density ∝ r⁻³; colours and textures come from natural palettes. No
 * labels.
 */
@Says("colour occlusion pictures with natural-image statistics, made by Thaw")
public record DeadLeaves(
        @Says(value = "width", unit = "pixels", rule = "8 to 2048", byDefault = "64") int width,
        @Says(value = "height", unit = "pixels", rule = "8 to 2048", byDefault = "64") int height,
        @Says(value = "3 = colour, 1 = grey", rule = "1 or 3", byDefault = "3") int channels,
        @Says(
                        value = "pictures to train on",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "20000")
                int count,
        @Says(
                        value = "pictures to test on",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "2000")
                int testCount,
        @Says(value = "key of all random draws", byDefault = "0") long seed)
        implements DatasetSpec {
    /** No leaf has a smaller radius, in pixels: it would be less than a pixel. */
    private static final double FINEST = 0.8;

    public DeadLeaves {
        Check.within("dead-leaves width", 8, 2048, width);
        Check.within("dead-leaves height", 8, 2048, height);
        Check.that(
                channels == 1 || channels == 3,
                "dead-leaves channels must be 1 or 3, got " + channels);
        Check.atLeast("dead-leaves count", 1, count);
        Check.atLeast("dead-leaves testCount", 1, testCount);
    }

    @Override
    public boolean procedural() {
        return true;
    }

    @Override
    public Dataset open(Path root, Split split) {
        return new Painted(
                "dead-leaves",
                split,
                split == Split.TRAIN ? count : testCount,
                seed,
                List.of(),
                index -> -1,
                (index, key) -> paint(key.random(0)));
    }

    private Picture paint(RandomGenerator random) {
        // the finest leaves differ from picture to picture: close-ups beside wide views
        double most = 0.6 * Math.max(width, height);
        double zoom = Math.min(random.nextDouble(), random.nextDouble());
        double least = FINEST * StrictMath.pow(most / 5 / FINEST, zoom);
        LeafSizes sizes = new LeafSizes(least, most, width, height);
        Grove grove = new Grove(width, height, random);
        Glass glass = new Glass(width, height);
        int enough = width * height / 64;
        while (glass.uncovered() > enough) {
            float r = (float) sizes.draw(random);
            float cx = (float) (random.nextDouble() * (width + 2 * r) - r);
            float cy = (float) (random.nextDouble() * (height + 2 * r) - r);
            if (glass.shows(cx, cy, r)) {
                LeafShape shape = LeafShape.any(r, random);
                int[] palette = grove.paletteAt(cx, cy, random);
                glass.put(cx, cy, r, shape, new LeafCoat(r, palette, random));
            }
        }
        int[] palette = grove.paletteAt(width / 2f, height / 2f, random);
        glass.ground(new LeafCoat((float) most, palette, random));
        return develop(glass.colour(), random);
    }

    /** Soft light from one side over the whole picture, then 8-bit samples. */
    private Picture develop(float[] colour, RandomGenerator random) {
        float slopeX = 0.2f * (float) random.nextGaussian();
        float slopeY = 0.2f * (float) random.nextGaussian();
        float exposure = (float) StrictMath.exp(0.15 * random.nextGaussian());
        byte[] samples = new byte[width * height * channels];
        for (int y = 0; y < height; y++) {
            float row = 1 + slopeY * (2f * y / height - 1) - slopeX;
            for (int x = 0; x < width; x++) {
                float light = exposure * Math.max(0.2f, row + slopeX * 2f * x / width);
                expose(colour, y * width + x, light, samples);
            }
        }
        return Picture.of(width, height, channels, samples);
    }

    private void expose(float[] colour, int at, float light, byte[] samples) {
        float red = light * colour[3 * at];
        float green = light * colour[3 * at + 1];
        float blue = light * colour[3 * at + 2];
        if (channels == 1) {
            samples[at] = sample(0.299f * red + 0.587f * green + 0.114f * blue);
        } else {
            samples[3 * at] = sample(red);
            samples[3 * at + 1] = sample(green);
            samples[3 * at + 2] = sample(blue);
        }
    }

    private static byte sample(float level) {
        return (byte) Math.round(Math.clamp(level, 0f, 255f));
    }
}
