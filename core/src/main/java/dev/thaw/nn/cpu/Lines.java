package dev.thaw.nn.cpu;

/**
 * The buffers of one thread, which transforms a run of neighbouring tiles of one row, or of
 * kernels, at a time: few enough for the caches.
 */
final class Lines {
    /** Values of a run along one point. */
    private static final int RUN = 1024;

    private static final int LINES = Transforms.SIDE;

    private final Taps kernels = new Taps();
    private float[] taps = new float[0];
    private float[][] pixels = new float[LINES][0];
    private float[][] upright = new float[LINES][0];
    private float[][] from = new float[LINES][0];
    private float[][] to = new float[LINES][0];
    private float[][] results = new float[LINES * Transforms.STEP][0];

    // some of the results at a time
    private final float[][] three = new float[Transforms.KERNEL][0];
    private final float[][] four = new float[Transforms.STEP][0];
    private final float[][] six = new float[Transforms.SIDE][0];

    /** Tiles of a run. */
    static int run(int channels, int across) {
        return Math.clamp(RUN / channels, 1, across);
    }

    /**
     * Transforms the inputs of a run of tiles: 6×6 pixels each, one more on every side than the
     * tile's results.
     *
     * @param row of tiles, among those of all images
     * @param column of the run's first tile
     * @param tile where the first one goes
     */
    void inputs(Images images, int row, int column, int count, Points into, int tile) {
        int image = row / images.rows();
        int y = row % images.rows() * Transforms.STEP - 1;
        int x = column * Transforms.STEP - 1;
        int wide = count * Transforms.STEP + 2;
        room(wide * images.channels());
        for (int i = 0; i < Transforms.SIDE; i++) {
            images.read(image, y + i, x, wide, pixels[i]);
        }
        Transforms.inputs(pixels, upright, wide * images.channels());
        for (int i = 0; i < Transforms.SIDE; i++) {
            columns(upright[i], Transforms.SIDE, images.channels(), count);
            Transforms.inputs(from, to, count * images.channels());
            store(i, into, tile, count);
        }
    }

    /** Transforms the gradients of the results of a run of tiles. */
    void gradients(Images images, int row, int column, int count, Points into, int tile) {
        int image = row / images.rows();
        int y = row % images.rows() * Transforms.STEP;
        int wide = count * Transforms.STEP;
        room(wide * images.channels());
        for (int i = 0; i < Transforms.STEP; i++) {
            images.read(image, y + i, column * Transforms.STEP, wide, pixels[i]);
        }
        Transforms.gradients(pixels, upright, wide * images.channels());
        for (int i = 0; i < Transforms.SIDE; i++) {
            columns(upright[i], Transforms.STEP, images.channels(), count);
            Transforms.gradients(from, to, count * images.channels());
            store(i, into, tile, count);
        }
    }

    /** Makes the results of a run of tiles. */
    void results(Points points, int tile, Images into, int row, int column, int count) {
        int channels = into.channels();
        room(count * Transforms.STEP * channels);
        for (int s = 0; s < Transforms.SIDE; s++) {
            for (int i = 0; i < Transforms.SIDE; i++) {
                points.read(i * Transforms.SIDE + s, tile, count, from[i]);
            }
            for (int i = 0; i < Transforms.STEP; i++) {
                four[i] = results[i * Transforms.SIDE + s];
            }
            Transforms.results(from, four, count * channels);
        }
        for (int i = 0; i < Transforms.STEP; i++) {
            System.arraycopy(results, i * Transforms.SIDE, six, 0, Transforms.SIDE);
            Transforms.results(six, to, count * channels);
            for (int s = 0; s < Transforms.STEP; s++) {
                for (int q = 0; q < count; q++) {
                    System.arraycopy(
                            to[s],
                            q * channels,
                            pixels[0],
                            (q * Transforms.STEP + s) * channels,
                            channels);
                }
            }
            into.write(
                    row / into.rows(),
                    row % into.rows() * Transforms.STEP + i,
                    column * Transforms.STEP,
                    count * Transforms.STEP,
                    pixels[0]);
        }
    }

    /** Where kernels are read to. */
    Taps kernels() {
        return kernels;
    }

    /** Transforms the kernels into matrices, from {@code row} and {@code column} on. */
    void kernels(boolean turned, Points into, int row, int column) {
        int count = kernels.count();
        room(count);
        for (int x = 0; x < Transforms.KERNEL; x++) {
            for (int y = 0; y < Transforms.KERNEL; y++) {
                int tap = y * Transforms.KERNEL + x;
                kernels.split(turned ? Transforms.TAPS - 1 - tap : tap, pixels[y]);
            }
            for (int i = 0; i < Transforms.SIDE; i++) {
                six[i] = results[i * Transforms.KERNEL + x];
            }
            Transforms.taps(pixels, six, count);
        }
        for (int i = 0; i < Transforms.SIDE; i++) {
            System.arraycopy(results, i * Transforms.KERNEL, three, 0, Transforms.KERNEL);
            Transforms.taps(three, to, count);
            for (int s = 0; s < Transforms.SIDE; s++) {
                into.write(
                        i * Transforms.SIDE + s,
                        row,
                        kernels.rows(),
                        column,
                        kernels.columns(),
                        to[s]);
            }
        }
    }

    /** Adds what gradients of transformed kernels make of the taps. */
    void tapGradients(Points points, int row, float[] taps) {
        int count = points.columns();
        room(count);
        for (int i = 0; i < Transforms.SIDE; i++) {
            for (int s = 0; s < Transforms.SIDE; s++) {
                points.read(i * Transforms.SIDE + s, row, 1, from[s]);
            }
            System.arraycopy(results, i * Transforms.KERNEL, three, 0, Transforms.KERNEL);
            Transforms.tapGradients(from, three, count);
        }
        for (int x = 0; x < Transforms.KERNEL; x++) {
            for (int i = 0; i < Transforms.SIDE; i++) {
                six[i] = results[i * Transforms.KERNEL + x];
            }
            Transforms.tapGradients(six, to, count);
            for (int y = 0; y < Transforms.KERNEL; y++) {
                float[] gradient = to[y];
                int tap = y * Transforms.KERNEL + x;
                for (int k = 0; k < count; k++) {
                    taps[k * Transforms.TAPS + tap] += gradient[k];
                }
            }
        }
    }

    /** A buffer for the taps of {@code count} kernels. */
    float[] taps(int count) {
        if (taps.length < count * Transforms.TAPS) {
            taps = new float[count * Transforms.TAPS];
        }
        return taps;
    }

    /** Every fourth pixel of a line into one array for each of the tile's columns. */
    private void columns(float[] line, int side, int channels, int count) {
        for (int s = 0; s < side; s++) {
            for (int q = 0; q < count; q++) {
                System.arraycopy(
                        line,
                        (q * Transforms.STEP + s) * channels,
                        from[s],
                        q * channels,
                        channels);
            }
        }
    }

    private void store(int i, Points into, int tile, int count) {
        for (int s = 0; s < Transforms.SIDE; s++) {
            into.write(i * Transforms.SIDE + s, tile, count, to[s]);
        }
    }

    private void room(int values) {
        if (pixels[0].length < values) {
            pixels = new float[LINES][values];
            upright = new float[LINES][values];
            from = new float[LINES][values];
            to = new float[LINES][values];
            results = new float[LINES * Transforms.STEP][values];
        }
    }
}
