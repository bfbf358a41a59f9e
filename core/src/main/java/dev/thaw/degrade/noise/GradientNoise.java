package dev.thaw.degrade.noise;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Lattice gradient noise (Perlin 1985, with the quintic fade of Perlin 2002) in octaves that double
 * the lattice. A unit gradient stands at each node, and the last nodes of a row and of a column are
 * followed by its first: opposite borders fit together.
 *
 * <p>With weights W(i, a) of node a for row i and distances d(i, a) between them, one octave is the
 * sum over nodes of W_y W_x (g_y d_y + g_x d_x): two products of matrices for a whole batch.
 */
final class GradientNoise implements AutoCloseable {
    /**
     * One axis of one octave.
     *
     * @param weights {@code (size, nodes)}
     * @param leaning the same times the distance from the node, in cells
     */
    private record Axis(int nodes, Tensor weights, Tensor leaning) implements AutoCloseable {
        static Axis of(int size, int nodes, Device device) {
            float[] weights = new float[size * nodes];
            float[] leaning = new float[size * nodes];
            for (int i = 0; i < size; i++) {
                double place = (i + 0.5) * nodes / size;
                int before = (int) place;
                double t = place - before;
                double fade = t * t * t * (t * (6 * t - 15) + 10);
                int left = i * nodes + before;
                int right = i * nodes + (before + 1) % nodes;
                weights[left] += (float) (1 - fade);
                leaning[left] += (float) ((1 - fade) * t);
                weights[right] += (float) fade;
                leaning[right] += (float) (fade * (t - 1));
            }
            try (Scope scope = Scope.open()) {
                return new Axis(
                        nodes,
                        scope.keep(Tensors.of(weights, device, size, nodes)),
                        scope.keep(Tensors.of(leaning, device, size, nodes)));
            }
        }

        @Override
        public void close() {
            weights.close();
            leaning.close();
        }
    }

    private record Octave(Axis rows, Axis columns) {}

    private final Device device;
    private final List<Octave> octaves = new ArrayList<>();

    /** {@code cells} cells on the longer side in the first octave, about square ones. */
    GradientNoise(int cells, int octaves, ImageShape image, Device device) {
        this.device = device;
        int longer = Math.max(image.height(), image.width());
        for (int o = 0; o < octaves; o++) {
            int many = cells << o;
            int down = nodes(many, image.height(), longer);
            int across = nodes(many, image.width(), longer);
            this.octaves.add(
                    new Octave(
                            Axis.of(image.height(), down, device),
                            Axis.of(image.width(), across, device)));
        }
    }

    private static int nodes(int many, int size, int longer) {
        return Math.max(1, (int) Math.rint((double) many * size / longer));
    }

    /**
     * One field for each seed and plane, {@code (N, planes, H, W)}, around 0; octave o counts
     * persistence^o. Angles are drawn octave by octave, plane by plane, row by row.
     */
    Tensor draw(Seeds seeds, int planes, double persistence) {
        try (Scope scope = Scope.open()) {
            Tensor sum = one(octaves.getFirst(), seeds.at(0), planes);
            for (int o = 1; o < octaves.size(); o++) {
                float share = (float) Math.pow(persistence, o);
                sum = sum.add(one(octaves.get(o), seeds.at(o), planes).mul(new Scalar(share)));
            }
            return scope.handUp(sum);
        }
    }

    private Tensor one(Octave octave, Seeds seeds, int planes) {
        Axis rows = octave.rows;
        Axis columns = octave.columns;
        Tensor angle =
                Noise.uniform(seeds, planes * rows.nodes * columns.nodes, device)
                        .mul(new Scalar((float) (2 * Math.PI)))
                        .view(seeds.count(), planes, rows.nodes, columns.nodes);
        Tensor down = rows.leaning.matmul(angle.sin()).matmul(columns.weights.t());
        Tensor across = rows.weights.matmul(angle.cos()).matmul(columns.leaning.t());
        return down.add(across);
    }

    /** Each image of a field divided by its largest absolute value. */
    static Tensor stretched(Tensor field) {
        try (Scope scope = Scope.open()) {
            Tensor most = field.abs().amax(new long[] {1, 2, 3}, true);
            return scope.handUp(field.div(most.clamp(new ScalarOptional(new Scalar(1e-6f)))));
        }
    }

    /** Each image of a field brought to [0, 1]; 0 where it has but one value. */
    static Tensor unit(Tensor field) {
        try (Scope scope = Scope.open()) {
            Tensor least = field.amin(new long[] {1, 2, 3}, true);
            Tensor range = field.amax(new long[] {1, 2, 3}, true).sub(least);
            Tensor some = range.clamp(new ScalarOptional(new Scalar(1e-6f)));
            return scope.handUp(field.sub(least).div(some));
        }
    }

    @Override
    public void close() {
        for (Octave octave : octaves) {
            octave.rows.close();
            octave.columns.close();
        }
    }
}
