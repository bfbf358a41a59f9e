package dev.thaw.data.procedural;

import java.util.random.RandomGenerator;

/**
 * Colour and texture of one leaf: two colours of a palette and a pattern in [0, 1] that mixes them
 * (shading, stripes or grain), seen from the centre of the leaf.
 */
final class LeafCoat {
    private enum Pattern {
        PLAIN,
        STRIPES,
        GRAIN
    }

    private final float[] from = new float[3];
    private final float[] span = new float[3];
    private final Pattern pattern;
    private final float cos;
    private final float sin;
    private final float pitch;
    private final float contrast;
    private final float shade;
    private final float round;
    private final float inverseRadius;
    private final int key;

    /** Draws a coat for a leaf of radius {@code r} pixels. */
    LeafCoat(float r, int[] palette, RandomGenerator random) {
        Palettes.mix(palette, random, from);
        Palettes.mix(palette, random, span);
        float light = Math.max(0.5f, 1 + 0.15f * (float) random.nextGaussian());
        for (int c = 0; c < 3; c++) {
            from[c] *= light;
            span[c] = span[c] * light - from[c];
        }
        float kind = random.nextFloat();
        pattern = kind < 0.45f ? Pattern.PLAIN : kind < 0.6f ? Pattern.STRIPES : Pattern.GRAIN;
        float[] turn = new float[2];
        LeafShape.direction(random, turn);
        cos = turn[0];
        sin = turn[1];
        // patterns are as fine as 2.5 pixels and as coarse as the leaf
        pitch = 1 / (2.5f + random.nextFloat() * Math.max(0.5f, r));
        contrast = 0.15f + 0.5f * random.nextFloat() * random.nextFloat();
        shade = 0.25f * (float) random.nextGaussian();
        round = random.nextFloat() < 0.4f ? 0.35f * random.nextFloat() : 0;
        inverseRadius = 1 / r;
        key = random.nextInt();
    }

    /** Colour at (x, y) pixels from the centre, 0 … 255 and a little beyond, to {@code rgb}. */
    void colour(float x, float y, float[] rgb) {
        float along = cos * x + sin * y;
        float share =
                switch (pattern) {
                    case PLAIN -> 0;
                    case STRIPES -> contrast * wave(along * pitch);
                    case GRAIN -> contrast * (2 * grain(x * pitch, y * pitch) - 0.5f);
                };
        float u = x * inverseRadius;
        float v = y * inverseRadius;
        float light = 1 + shade * along * inverseRadius - round * (u * u + v * v);
        for (int c = 0; c < 3; c++) {
            rgb[c] = light * (from[c] + share * span[c]);
        }
    }

    /** A smooth wave of period 1 between 0 and 1. */
    private static float wave(float t) {
        float saw = Math.abs(2 * (t - (float) Math.floor(t)) - 1);
        return saw * saw * (3 - 2 * saw);
    }

    /** Value noise of two octaves, mean 0.5. */
    private float grain(float x, float y) {
        return 0.65f * lattice(x, y, key) + 0.35f * lattice(2.1f * x, 2.1f * y, key + 1);
    }

    private static float lattice(float x, float y, int key) {
        int ix = (int) Math.floor(x);
        int iy = (int) Math.floor(y);
        float fx = x - ix;
        float fy = y - iy;
        fx = fx * fx * (3 - 2 * fx);
        fy = fy * fy * (3 - 2 * fy);
        float top = hash(ix, iy, key) * (1 - fx) + hash(ix + 1, iy, key) * fx;
        float bottom = hash(ix, iy + 1, key) * (1 - fx) + hash(ix + 1, iy + 1, key) * fx;
        return top + fy * (bottom - top);
    }

    /** A value in [0, 1) per lattice point: the 32-bit finaliser of MurmurHash3. */
    private static float hash(int x, int y, int key) {
        int h = x * 0x9e3779b1 ^ y * 0x85ebca77 ^ key;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return (h >>> 8) * 0x1p-24f;
    }
}
