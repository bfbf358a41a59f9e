package dev.thaw.data.procedural;

import java.util.random.RandomGenerator;

/** Colours that occur together in nature, as sRGB values 0xRRGGBB. */
final class Palettes {
    private static final int[] SKY = {
        0x2f5d9b, 0x4f86c6, 0x7fb2e5, 0xa9cdec, 0xdfe9f2, 0xf4f6f7, 0x8fa3b5
    };
    private static final int[] FOLIAGE = {
        0x1d3318, 0x2f4a2c, 0x3c6628, 0x5f8a34, 0x86a84a, 0xaec46a, 0x6b7a3a
    };
    private static final int[] EARTH = {
        0x2e2016, 0x4b3621, 0x6e4f2f, 0x8f6d45, 0xb08e62, 0xcdb38b, 0x7a5a44
    };
    private static final int[] SKIN = {0x4a2f22, 0x8a5a3c, 0xb07a55, 0xd2a07a, 0xe8c2a2, 0xf3dac4};
    private static final int[] WATER = {0x0c2431, 0x1f4e5f, 0x2f7280, 0x5aa0a3, 0x9cc9c2, 0x163a5a};
    private static final int[] STONE = {0x232325, 0x4d4d4f, 0x727270, 0x96948e, 0xbab6ad, 0xd9d5cb};
    private static final int[] SUNSET = {
        0x2d1b3d, 0x6b2d5c, 0xb5435a, 0xe8734a, 0xf6a75a, 0xfbd58a
    };
    private static final int[] AUTUMN = {
        0x3e1710, 0x8f2f1b, 0xc2571f, 0xe08a2b, 0xe8b84a, 0x6a4a20
    };
    private static final int[] SNOW = {0x45586c, 0x6f8aa3, 0x9fb3c8, 0xc9d6e2, 0xe9eef3, 0xf8fafc};
    private static final int[] BLOSSOM = {
        0x3f5a2a, 0x7a9a4a, 0xc2457f, 0xe58fb1, 0xf4d3de, 0xf6f0d8
    };
    private static final int[] NIGHT = {0x07090f, 0x0e1524, 0x1c2740, 0x33415f, 0x5f6a85, 0xd8c27a};

    private static final int[][] ALL = {
        SKY, FOLIAGE, EARTH, SKIN, WATER, STONE, SUNSET, AUTUMN, SNOW, BLOSSOM, NIGHT
    };

    private Palettes() {}

    /** A random palette; the colours are the caller's to read, not to change. */
    static int[] any(RandomGenerator random) {
        return ALL[random.nextInt(ALL.length)];
    }

    /** A colour between two random ones of the palette, written to {@code rgb} in 0 … 255. */
    static void mix(int[] palette, RandomGenerator random, float[] rgb) {
        int one = palette[random.nextInt(palette.length)];
        int two = palette[random.nextInt(palette.length)];
        float share = random.nextFloat();
        for (int c = 0; c < 3; c++) {
            int shift = 16 - 8 * c;
            float a = one >> shift & 0xff;
            float b = two >> shift & 0xff;
            rgb[c] = a + share * (b - a);
        }
    }
}
