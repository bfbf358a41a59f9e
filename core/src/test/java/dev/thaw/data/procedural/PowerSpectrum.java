package dev.thaw.data.procedural;

/** Radially averaged power of square pictures, by a plain discrete Fourier transform. */
final class PowerSpectrum {
    private PowerSpectrum() {}

    /** Least-squares slope of log power over log frequency, {@code low … high} cycles a picture. */
    static double slope(double[][] pictures, int size, int low, int high) {
        double[] power = new double[size];
        int[] cells = new int[size];
        for (double[] picture : pictures) {
            add(picture, size, power, cells);
        }
        double n = 0;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int f = low; f <= high; f++) {
            double x = Math.log(f);
            double y = Math.log(power[f] / cells[f]);
            n++;
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        return (n * sxy - sx * sy) / (n * sxx - sx * sx);
    }

    private static void add(double[] picture, int size, double[] power, int[] cells) {
        double[] cos = new double[size];
        double[] sin = new double[size];
        for (int k = 0; k < size; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / size);
            sin[k] = Math.sin(2 * Math.PI * k / size);
        }
        double[][] re = new double[size][size];
        double[][] im = new double[size][size];
        for (int y = 0; y < size; y++) {
            for (int u = 0; u < size; u++) {
                for (int x = 0; x < size; x++) {
                    re[y][u] += picture[y * size + x] * cos[u * x % size];
                    im[y][u] -= picture[y * size + x] * sin[u * x % size];
                }
            }
        }
        for (int v = 0; v < size; v++) {
            for (int u = 0; u < size; u++) {
                double r = 0;
                double i = 0;
                for (int y = 0; y < size; y++) {
                    int k = v * y % size;
                    r += re[y][u] * cos[k] + im[y][u] * sin[k];
                    i += im[y][u] * cos[k] - re[y][u] * sin[k];
                }
                int fx = Math.min(u, size - u);
                int fy = Math.min(v, size - v);
                int f = (int) Math.round(Math.sqrt(fx * fx + fy * fy));
                power[f] += r * r + i * i;
                cells[f]++;
            }
        }
    }
}
