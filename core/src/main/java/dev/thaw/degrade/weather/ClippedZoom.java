package dev.thaw.degrade.weather;

/**
 * The middle of a field enlarged to the size of the whole, along one axis (ImageNet-C's {@code
 * clipped_zoom}, with the conventions of scipy's linear zoom).
 */
final class ClippedZoom {
    private ClippedZoom() {}

    /** The matrix (size, size), row-major, that enlarges an axis of {@code size} pixels. */
    static double[] matrix(int size, double zoom) {
        int crop = (int) Math.ceil(size / zoom);
        int top = (size - crop) / 2;
        int enlarged = (int) Math.rint(crop * zoom); // half to even
        int trim = (enlarged - size) / 2;
        double scale = enlarged > 1 ? (crop - 1.0) / (enlarged - 1.0) : 0;
        double[] matrix = new double[Math.multiplyExact(size, size)];
        for (int row = 0; row < size; row++) {
            double at = (row + trim) * scale;
            if (at > crop - 1) {
                continue; // scipy reads rounding past the last pixel as outside: 0
            }
            int first = (int) at;
            int second = Math.min(first + 1, crop - 1);
            double part = at - first;
            matrix[row * size + top + first] += 1 - part;
            matrix[row * size + top + second] += part;
        }
        return matrix;
    }
}
