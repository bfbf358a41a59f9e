package dev.thaw.data.procedural;

import java.util.Arrays;

/** What a pen did: points with a tip radius, in order, with marks where the pen was lifted. */
final class Trace {
    private float[] x = new float[96];
    private float[] y = new float[96];
    private float[] radius = new float[96];
    private boolean[] lifted = new boolean[96];
    private int size;

    int size() {
        return size;
    }

    float x(int i) {
        return x[i];
    }

    float y(int i) {
        return y[i];
    }

    float radius(int i) {
        return radius[i];
    }

    /** Whether the pen was lifted between point i − 1 and point i. */
    boolean lifted(int i) {
        return lifted[i];
    }

    void add(double px, double py, double tip, boolean afterLift) {
        if (size == x.length) {
            x = Arrays.copyOf(x, 2 * size);
            y = Arrays.copyOf(y, 2 * size);
            radius = Arrays.copyOf(radius, 2 * size);
            lifted = Arrays.copyOf(lifted, 2 * size);
        }
        x[size] = (float) px;
        y[size] = (float) py;
        radius[size] = (float) tip;
        lifted[size++] = afterLift;
    }

    /**
     * Scales the points so that the ink, tip included, just fits a square box with corner (0, 0).
     */
    void fit(double box, double tip) {
        float[] bounds = bounds(0);
        double extent = Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]);
        scale((box - 2 * tip) / Math.max(extent, 1e-6), 1);
        bounds = bounds(1);
        double wide = bounds[2] - bounds[0];
        double high = bounds[3] - bounds[1];
        double again = box / Math.max(wide, high);
        scale(again, again);
        move(
                (box - again * (bounds[0] + bounds[2])) / 2,
                (box - again * (bounds[1] + bounds[3])) / 2);
    }

    /** Left, top, right, bottom of the points ({@code ink} 0) or of the ink ({@code ink} 1). */
    private float[] bounds(float ink) {
        float[] b = {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE};
        for (int i = 0; i < size; i++) {
            float r = ink * radius[i];
            b[0] = Math.min(b[0], x[i] - r);
            b[1] = Math.min(b[1], y[i] - r);
            b[2] = Math.max(b[2], x[i] + r);
            b[3] = Math.max(b[3], y[i] + r);
        }
        return b;
    }

    private void scale(double place, double tip) {
        for (int i = 0; i < size; i++) {
            x[i] *= (float) place;
            y[i] *= (float) place;
            radius[i] *= (float) tip;
        }
    }

    private void move(double dx, double dy) {
        for (int i = 0; i < size; i++) {
            x[i] += (float) dx;
            y[i] += (float) dy;
        }
    }
}
