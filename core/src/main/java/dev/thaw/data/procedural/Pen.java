package dev.thaw.data.procedural;

import java.util.Arrays;

/**
 * Draws round-tipped strokes into a square of pixels as a signed distance field: each pixel holds
 * its distance to the edge of the ink (pixels, negative inside). Overlapping strokes merge without
 * a seam, and the grey level of an edge depends on the distance alone.
 */
final class Pen {
    private static final float FAR = 1e6f;

    private final int size;
    private final float reach;
    private final float[] field;

    /**
     * @param size width and height of the square, in pixels
     * @param reach distance beyond which the field need not be exact, in pixels
     */
    Pen(int size, double reach) {
        this.size = size;
        this.reach = (float) reach;
        this.field = new float[size * size];
        Arrays.fill(field, FAR);
    }

    /** Inks the polyline with a tip whose radius changes from point to point. */
    void draw(Trace trace) {
        for (int i = 1; i < trace.size(); i++) {
            if (!trace.lifted(i)) {
                segment(
                        trace.x(i - 1),
                        trace.y(i - 1),
                        trace.radius(i - 1),
                        trace.x(i),
                        trace.y(i),
                        trace.radius(i));
            }
        }
    }

    /** Inks a cone-like capsule: nearest point on the segment, radius interpolated along it. */
    private void segment(float ax, float ay, float ar, float bx, float by, float br) {
        float margin = Math.max(ar, br) + reach;
        int left = Math.max(0, (int) Math.floor(Math.min(ax, bx) - margin));
        int right = Math.min(size - 1, (int) Math.floor(Math.max(ax, bx) + margin));
        int top = Math.max(0, (int) Math.floor(Math.min(ay, by) - margin));
        int bottom = Math.min(size - 1, (int) Math.floor(Math.max(ay, by) + margin));
        float dx = bx - ax;
        float dy = by - ay;
        float square = dx * dx + dy * dy;
        float scale = square > 1e-12f ? 1 / square : 0;
        for (int y = top; y <= bottom; y++) {
            float py = y + 0.5f - ay;
            for (int x = left; x <= right; x++) {
                float px = x + 0.5f - ax;
                float along = Math.clamp((px * dx + py * dy) * scale, 0f, 1f);
                float ex = px - along * dx;
                float ey = py - along * dy;
                float edge = (float) Math.sqrt(ex * ex + ey * ey) - (ar + along * (br - ar));
                int at = y * size + x;
                if (edge < field[at]) {
                    field[at] = edge;
                }
            }
        }
    }

    /** The field, row by row; the array is the pen's own. */
    float[] field() {
        return field;
    }
}
