package dev.thaw.degrade.blur;

import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** A blur in plain Java: weights by offset (down, right), applied pixel by pixel in double. */
final class Spread {
    private record Offset(int down, int right) implements Comparable<Offset> {
        @Override
        public int compareTo(Offset o) {
            return down == o.down ? Integer.compare(right, o.right) : Integer.compare(down, o.down);
        }
    }

    private final Map<Offset, Double> weights = new TreeMap<>();

    void add(int down, int right, double weight) {
        if (weight != 0) {
            weights.merge(new Offset(down, right), weight, Double::sum);
        }
    }

    /** A point of light between pixels. */
    void addBetween(double down, double right, double weight) {
        int r = (int) Math.floor(down);
        int c = (int) Math.floor(right);
        add(r, c, weight * (r + 1 - down) * (c + 1 - right));
        add(r + 1, c, weight * (down - r) * (c + 1 - right));
        add(r, c + 1, weight * (r + 1 - down) * (right - c));
        add(r + 1, c + 1, weight * (down - r) * (right - c));
    }

    void normalise() {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        weights.replaceAll((offset, weight) -> weight / sum);
    }

    /** y(p) = Σ weight(d)·x(p − d) for image {@code i} of {@code (N, C, H, W)}, written to y. */
    void blur(Tensor x, int i, Border border, float[] y) {
        int channels = (int) x.size(1);
        int height = (int) x.size(2);
        int width = (int) x.size(3);
        double[] from = Tensors.doubles(x.select(0, i));
        for (int c = 0; c < channels; c++) {
            int plane = c * height * width;
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    double sum = 0;
                    for (Map.Entry<Offset, Double> one : weights.entrySet()) {
                        int r = inside(row - one.getKey().down, height, border);
                        int k = inside(column - one.getKey().right, width, border);
                        sum += one.getValue() * from[plane + r * width + k];
                    }
                    y[i * from.length + plane + row * width + column] = (float) sum;
                }
            }
        }
    }

    /** Walks back and forth between mirrors, or around. */
    static int inside(int at, int size, Border border) {
        if (border == Border.CIRCULAR || size == 1) {
            return Math.floorMod(at, size);
        }
        int now = at;
        while (now < 0 || now >= size) {
            now = now < 0 ? -now : 2 * (size - 1) - now;
        }
        return now;
    }

    /** Each image with its own blur. */
    static Tensor all(Tensor x, Border border, java.util.function.IntFunction<Spread> blurs) {
        float[] y = new float[(int) x.numel()];
        for (int i = 0; i < x.size(0); i++) {
            blurs.apply(i).blur(x, i, border, y);
        }
        return Tensors.of(y, Tensors.shape(x));
    }
}
