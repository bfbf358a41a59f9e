package dev.thaw.nn.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The taps of a rectangle of kernels, in a buffer of one thread that is filled again and again. */
final class Taps {
    private float[] values = new float[0];
    private int rows;
    private int columns;

    /** Whether the kernels of a row are neighbours in memory, or else those of a column. */
    private boolean byRow;

    /** Makes room; kernels are then read lot by lot. */
    void resize(int high, int wide, boolean rowByRow) {
        rows = high;
        columns = wide;
        byRow = rowByRow;
        int length = count() * Transforms.TAPS;
        if (values.length < length) {
            values = new float[length];
        }
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int count() {
        return rows * columns;
    }

    /** Runs of kernels that are neighbours in memory: rows or columns. */
    int lots() {
        return byRow ? rows : columns;
    }

    private int lotLength() {
        return (byRow ? columns : rows) * Transforms.TAPS;
    }

    /** Reads one of {@link #lots}. */
    void read(int lot, MemorySegment memory, long from) {
        int length = lotLength();
        MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, from, values, lot * length, length);
    }

    /** One tap of all kernels, row by row. */
    void split(int tap, float[] into) {
        int rowStep = byRow ? lotLength() : Transforms.TAPS;
        int columnStep = byRow ? Transforms.TAPS : lotLength();
        for (int r = 0; r < rows; r++) {
            split(values, tap + r * rowStep, columnStep, into, r * columns, columns);
        }
    }

    private static void split(float[] from, int first, int step, float[] into, int at, int count) {
        for (int k = 0; k < count; k++) {
            into[at + k] = from[first + k * step];
        }
    }
}
