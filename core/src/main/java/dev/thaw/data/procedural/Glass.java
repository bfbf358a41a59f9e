package dev.thaw.data.procedural;

import java.util.Arrays;

/**
 * A picture that is filled from the front to the back: each pixel keeps its colour so far and how
 * much of what comes behind still shows through. Leaves darken what lies just behind their edge.
 */
final class Glass {
    /** Below this share a pixel counts as covered. */
    private static final float THIN = 1 / 64f;

    private final int width;
    private final int height;
    private final float[] colour;
    private final float[] open;
    private final float[] lit;
    private int uncovered;

    Glass(int width, int height) {
        this.width = width;
        this.height = height;
        this.colour = new float[3 * width * height];
        this.open = new float[width * height];
        this.lit = new float[width * height];
        Arrays.fill(open, 1);
        Arrays.fill(lit, 1);
        this.uncovered = width * height;
    }

    /** Pixels through which the background still shows. */
    int uncovered() {
        return uncovered;
    }

    /** Whether any pixel is open in the square around a leaf of radius {@code r} pixels. */
    boolean shows(float cx, float cy, float r) {
        int left = Math.max(0, (int) Math.floor(cx - r - 0.5f));
        int right = Math.min(width - 1, (int) Math.floor(cx + r + 0.5f));
        int top = Math.max(0, (int) Math.floor(cy - r - 0.5f));
        int bottom = Math.min(height - 1, (int) Math.floor(cy + r + 0.5f));
        for (int y = top; y <= bottom; y++) {
            for (int at = y * width + left; at <= y * width + right; at++) {
                if (open[at] > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Puts a leaf of radius {@code r} behind all that is there. */
    void put(float cx, float cy, float r, LeafShape shape, LeafCoat coat) {
        float shadow = 0.5f + 0.12f * r;
        float reach = r + 0.5f + shadow;
        int left = Math.max(0, (int) Math.floor(cx - reach));
        int right = Math.min(width - 1, (int) Math.floor(cx + reach));
        int top = Math.max(0, (int) Math.floor(cy - reach));
        int bottom = Math.min(height - 1, (int) Math.floor(cy + reach));
        float[] rgb = new float[3];
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                int at = y * width + x;
                if (open[at] == 0) {
                    continue;
                }
                float dx = x + 0.5f - cx;
                float dy = y + 0.5f - cy;
                float edge = shape.edge(dx, dy);
                if (edge < 0.5f) {
                    coat.colour(dx, dy, rgb);
                    cover(at, Math.min(1, 0.5f - edge), rgb);
                }
                if (edge > -0.5f && edge < shadow) {
                    lit[at] *= 1 - 0.25f * (1 - Math.max(0, edge) / shadow);
                }
            }
        }
    }

    /** Fills what still shows through with one last coat. */
    void ground(LeafCoat coat) {
        float[] rgb = new float[3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                if (open[at] > 0) {
                    coat.colour(x - width / 2f, y - height / 2f, rgb);
                    cover(at, 1, rgb);
                }
            }
        }
    }

    private void cover(int at, float share, float[] rgb) {
        float weight = open[at] * share;
        for (int c = 0; c < 3; c++) {
            colour[3 * at + c] += weight * lit[at] * rgb[c];
        }
        float left = open[at] - weight;
        if (left < THIN) {
            // give the rest to this leaf, so that weights add up to 1
            for (int c = 0; c < 3; c++) {
                colour[3 * at + c] += left * lit[at] * rgb[c];
            }
            left = 0;
            uncovered--;
        }
        open[at] = left;
    }

    /** Red, green, blue of pixel {@code at} (row by row) begin at {@code 3 · at}. */
    float[] colour() {
        return colour;
    }
}
