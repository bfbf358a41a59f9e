package dev.thaw.degrade.resolution;

/** One row, moved to the right in plain Java. */
final class ShiftedRow {
    private ShiftedRow() {}

    /** Value at column {@code at} of the row that starts at {@code first}, read between pixels. */
    static double at(double[] x, int first, int width, double at, Beyond beyond) {
        int left = (int) Math.floor(at);
        double right = at - left;
        return (1 - right) * x[first + inside(left, width, beyond)]
                + right * x[first + inside(left + 1, width, beyond)];
    }

    private static int inside(int at, int width, Beyond beyond) {
        return beyond == Beyond.CIRCULAR ? Math.floorMod(at, width) : Math.clamp(at, 0, width - 1);
    }
}
