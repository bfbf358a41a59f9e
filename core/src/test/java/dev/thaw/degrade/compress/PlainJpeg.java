package dev.thaw.degrade.compress;

import dev.thaw.tensor.ImageShape;
import javax.imageio.plugins.jpeg.JPEGQTable;

/** JPEG pixel by pixel and in double, from the formulas of T.81 and T.871. */
final class PlainJpeg {
    /** √8 times the orthogonal DCT. */
    private static final double[][] WAVES = waves();

    private final int height;
    private final int width;
    private final int channels;
    private final boolean halved;
    private final int[] luma;
    private final int[] chroma;

    PlainJpeg(ImageShape image, int quality, boolean halved) {
        this.height = image.height();
        this.width = image.width();
        this.channels = image.channels();
        this.halved = halved;
        this.luma = scaled(JPEGQTable.K1Luminance.getTable(), quality);
        this.chroma = scaled(JPEGQTable.K2Chrominance.getTable(), quality);
    }

    private static int[] scaled(int[] table, int quality) {
        int percent = quality >= 50 ? 200 - quality * 2 : 5000 / quality;
        for (int k = 0; k < 64; k++) {
            table[k] = Math.min(255, Math.max(1, (table[k] * percent + 50) / 100));
        }
        return table;
    }

    float[] coded(float[] x) {
        int plane = height * width;
        double[][] p = new double[channels][plane];
        for (int k = 0; k < x.length; k++) {
            p[k / plane][k % plane] = Math.max(0, Math.min(255, Math.rint((x[k] + 1f) * 127.5f)));
        }
        double[][] seen = channels == 1 ? new double[][] {whole(p[0], luma)} : colour(p);
        float[] y = new float[x.length];
        for (int k = 0; k < y.length; k++) {
            y[k] = (float) (seen[k / plane][k % plane] / 127.5 - 1);
        }
        return y;
    }

    private double[][] colour(double[][] p) {
        double[][] ycc = new double[3][height * width];
        for (int k = 0; k < height * width; k++) {
            double r = p[0][k] / 65536;
            double g = p[1][k] / 65536;
            double b = p[2][k] / 65536;
            ycc[0][k] = Math.floor(19595 * r + 38470 * g + 7471 * b + 0.5);
            ycc[1][k] = Math.ceil(-11059 * r - 21709 * g + 32768 * b + 127.5);
            ycc[2][k] = Math.ceil(32768 * r - 27439 * g - 5329 * b + 127.5);
        }
        double[] y = whole(ycc[0], luma);
        double[] cb = halved ? doubled(block(halved(ycc[1]), chroma)) : whole(ycc[1], chroma);
        double[] cr = halved ? doubled(block(halved(ycc[2]), chroma)) : whole(ycc[2], chroma);
        double[][] rgb = new double[3][y.length];
        for (int k = 0; k < y.length; k++) {
            double b = (cb[k] - 128) / 65536;
            double r = (cr[k] - 128) / 65536;
            rgb[0][k] = limited(y[k] + Math.floor(91881 * r + 0.5));
            rgb[1][k] = limited(y[k] + Math.floor(-22554 * b - 46802 * r + 0.5));
            rgb[2][k] = limited(y[k] + Math.floor(116130 * b + 0.5));
        }
        return rgb;
    }

    private double[] whole(double[] plane, int[] table) {
        double[][] filled = new double[(height + 7) / 8 * 8][(width + 7) / 8 * 8];
        for (int y = 0; y < filled.length; y++) {
            for (int x = 0; x < filled[0].length; x++) {
                filled[y][x] = plane[Math.min(y, height - 1) * width + Math.min(x, width - 1)];
            }
        }
        double[][] coded = block(filled, table);
        double[] out = new double[plane.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = coded[k / width][k % width];
        }
        return out;
    }

    private double[][] halved(double[] plane) {
        int rows = (height + 1) / 2;
        double[][] small = new double[(rows + 7) / 8 * 8][((width + 1) / 2 + 7) / 8 * 8];
        for (int y = 0; y < small.length; y++) {
            for (int x = 0; x < small[0].length; x++) {
                double sum = 0;
                for (int k = 0; k < 4; k++) {
                    int row = Math.min(2 * Math.min(y, rows - 1) + k / 2, height - 1);
                    sum += plane[row * width + Math.min(2 * x + k % 2, width - 1)];
                }
                small[y][x] = Math.floor((sum + (x % 2 == 0 ? 1 : 2)) / 4);
            }
        }
        return small;
    }

    private double[] doubled(double[][] small) {
        int rows = (height + 1) / 2;
        int columns = (width + 1) / 2;
        double[] plane = new double[height * width];
        for (int k = 0; k < plane.length; k++) {
            int y = k / width;
            int x = k % width;
            int row = Math.clamp(y / 2 + (y % 2 * 2L - 1), 0, rows - 1);
            int column = Math.clamp(x / 2 + (x % 2 * 2L - 1), 0, columns - 1);
            double near = 3 * small[y / 2][x / 2] + small[row][x / 2];
            double far = 3 * small[y / 2][column] + small[row][column];
            double sum = 3 * near + far + (x % 2 == 0 ? 8 : 7);
            plane[k] = columns > 2 ? Math.floor(sum / 16) : small[y / 2][x / 2];
        }
        return plane;
    }

    private static double[][] block(double[][] plane, int[] table) {
        double[][] out = new double[plane.length][plane[0].length];
        for (int top = 0; top < plane.length; top += 8) {
            for (int left = 0; left < plane[0].length; left += 8) {
                code(plane, out, top, left, table);
            }
        }
        return out;
    }

    /** Rows first, with rounding between; back columns first. */
    private static void code(double[][] plane, double[][] out, int top, int left, int[] table) {
        double[][] rows = new double[8][8];
        double[][] columns = new double[8][8];
        for (int k = 0; k < 64; k++) {
            double sum = 0;
            for (int x = 0; x < 8; x++) {
                sum += (plane[top + k / 8][left + x] - 128) * wave(k % 8, x);
            }
            rows[k / 8][k % 8] = nearest(4 * sum);
        }
        double[][] kept = new double[8][8];
        for (int k = 0; k < 64; k++) {
            double sum = 0;
            for (int y = 0; y < 8; y++) {
                sum += rows[y][k % 8] * wave(k / 8, y);
            }
            long eightfold = (long) nearest(sum / 4);
            long size = (Math.abs(eightfold) + 4L * table[k]) / (8L * table[k]);
            kept[k / 8][k % 8] = Long.signum(eightfold) * size * table[k];
        }
        for (int k = 0; k < 64; k++) {
            double sum = 0;
            for (int v = 0; v < 8; v++) {
                sum += kept[v][k % 8] * wave(v, k / 8);
            }
            columns[k / 8][k % 8] = nearest(4 * sum);
        }
        for (int k = 0; k < 64; k++) {
            double sum = 0;
            for (int u = 0; u < 8; u++) {
                sum += columns[k / 8][u] * wave(u, k % 8);
            }
            out[top + k / 8][left + k % 8] = limited(nearest(sum / 32) + 128);
        }
    }

    /** To 1e-9 first: halves must not hang on the rounding of cosines. */
    private static double nearest(double value) {
        return Math.floor(Math.rint(value * 1e9) / 1e9 + 0.5);
    }

    private static double wave(int u, int x) {
        return WAVES[u][x];
    }

    private static double[][] waves() {
        double[][] waves = new double[8][8];
        for (int k = 0; k < 64; k++) {
            int u = k / 8;
            double wave = Math.cos((k % 8 + 0.5) * u * Math.PI / 8);
            waves[u][k % 8] = k < 8 ? 1 : Math.sqrt(2) * wave;
        }
        return waves;
    }

    private static double limited(double value) {
        return Math.max(0, Math.min(255, value));
    }
}
