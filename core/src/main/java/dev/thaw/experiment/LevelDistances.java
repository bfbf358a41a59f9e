package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * How far the distributions of degraded images at several severities are from each other: estimates
 * of the Wasserstein distance of order 2, over all pixels of an image.
 */
final class LevelDistances implements AutoCloseable {
    /** Images that exact transport keeps take at most 1 GiB. */
    private static final long MOST_NUMBERS = 1L << 28;

    private final Kind kind;
    private final Operator operator;
    private final ImageShape image;
    private final Device device;
    private final float[] severities;
    private final long seed;
    private final int most;
    private int count;

    /** Sums of what the kind needs, float64 (L, …), or the images themselves (n, L, D). */
    private final Tensor first;

    private final Tensor second;

    /** The estimates. */
    enum Kind {
        /**
         * Of Gaussians that are independent in the cosine transform: the distance of means and of
         * standard deviations, exact for blurs of Gaussian data.
         */
        GAUSSIAN,
        /** √E‖D(x, i) − D(x, j)‖² with the same image and draw: an upper bound. */
        PAIRED,
        /** Exact transport between the degraded images. */
        TRANSPORT
    }

    /** For at most {@code most} images. */
    LevelDistances(
            Kind kind,
            Degradation spec,
            float[] severities,
            ImageShape image,
            Device device,
            int most,
            long seed) {
        this.kind = kind;
        this.image = image;
        this.device = device;
        this.severities = severities.clone();
        this.most = most;
        this.seed = seed;
        long levels = severities.length;
        long size = (long) image.channels() * image.height() * image.width();
        Check.that(
                kind != Kind.TRANSPORT || levels * size * most <= MOST_NUMBERS,
                "transport between "
                        + levels
                        + " levels of "
                        + most
                        + " images of "
                        + image
                        + " needs more than 1 GiB: use fewer levels or images, or distance"
                        + " gaussian");
        this.operator = spec.open(image, device);
        try (Scope scope = Scope.open()) {
            long[] shape =
                    switch (kind) {
                        case GAUSSIAN -> new long[] {levels, size};
                        case PAIRED -> new long[] {levels, levels};
                        case TRANSPORT -> new long[] {most, levels, size};
                    };
            ScalarType type = kind == Kind.TRANSPORT ? ScalarType.Float : ScalarType.Double;
            this.first = scope.keep(Tensors.zeros(Device.CPU, shape).to(type));
            this.second =
                    scope.keep(
                            Tensors.zeros(
                                            Device.CPU,
                                            kind == Kind.GAUSSIAN ? shape : new long[] {1})
                                    .to(ScalarType.Double));
        }
    }

    /** Adds one clean image, (1, C, H, W); images beyond the wanted number are ignored. */
    void add(Tensor x0) {
        if (count >= most) {
            return;
        }
        long[] same = new long[severities.length];
        Arrays.fill(same, count);
        try (Scope _ = Scope.open();
                Degrader d = operator.draw(Seeds.of(seed, same))) {
            Tensor s = Tensors.of(severities, device, severities.length);
            Tensor x = x0.expand(image.batch(severities.length)).contiguous();
            Tensor levels = Tensors.to(d.degrade(x, s), Device.CPU);
            switch (kind) {
                case GAUSSIAN -> {
                    Tensor waves = cosines(levels.to(ScalarType.Double));
                    first.add_(waves);
                    second.add_(waves.square());
                }
                case PAIRED -> {
                    Tensor off = levels.sub(levels.narrow(0, 0, 1)).to(ScalarType.Double);
                    Tensor rows = off.view(severities.length, -1);
                    first.add_(rows.mm(rows.t()));
                }
                case TRANSPORT -> first.select(0, count).copy_(levels.view(severities.length, -1));
            }
        }
        count++;
    }

    /** The orthonormal cosine transform of every plane, (L, D). */
    private Tensor cosines(Tensor levels) {
        Tensor rows = basis(image.height());
        Tensor columns = basis(image.width());
        return rows.matmul(levels).matmul(columns.t()).reshape(severities.length, -1);
    }

    private static Tensor basis(int size) {
        double[] matrix = new double[size * size];
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                matrix[k * size + i] =
                        Math.sqrt((k == 0 ? 1.0 : 2.0) / size)
                                * Math.cos(Math.PI * k * (i + 0.5) / size);
            }
        }
        return Tensors.of(matrix, size, size);
    }

    /** The distances, (L, L). */
    double[][] matrix() {
        Check.atLeast("images", 2, count);
        if (kind == Kind.TRANSPORT) {
            return transports();
        }
        try (Scope _ = Scope.open()) {
            Scalar n = new Scalar((double) count);
            Tensor gram = kind == Kind.PAIRED ? first.div(n) : gramOfMoments(n);
            double[] g = Tensors.doubles(gram);
            int levels = severities.length;
            double[][] distances = new double[levels][levels];
            for (int i = 0; i < levels; i++) {
                for (int j = 0; j < levels; j++) {
                    double square = g[i * levels + i] + g[j * levels + j] - 2 * g[i * levels + j];
                    distances[i][j] = i == j ? 0 : Math.sqrt(Math.max(square, 0));
                }
            }
            return distances;
        }
    }

    /** Of means and standard deviations as one vector per level, less those of the clean level. */
    private Tensor gramOfMoments(Scalar n) {
        Tensor means = first.div(n);
        Tensor deviations = second.div(n).sub(means.square()).clamp_min(new Scalar(0.0)).sqrt();
        Tensor moments = Tensors.cat(1, means, deviations);
        Tensor off = moments.sub(moments.narrow(0, 0, 1));
        return off.mm(off.t());
    }

    private double[][] transports() {
        int levels = severities.length;
        double[][] distances = new double[levels][levels];
        for (int i = 0; i < levels; i++) {
            for (int j = i + 1; j < levels; j++) {
                distances[i][j] = transport(i, j);
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }

    private double transport(int i, int j) {
        try (Scope _ = Scope.open()) {
            Tensor a = first.narrow(0, 0, count).select(1, i).to(ScalarType.Double);
            Tensor b = first.narrow(0, 0, count).select(1, j).to(ScalarType.Double);
            Tensor squares =
                    a.square()
                            .sum(1)
                            .view(-1, 1)
                            .add(b.square().sum(1))
                            .sub(a.mm(b.t()).mul(new Scalar(2.0)));
            double[] costs = Tensors.doubles(squares.clamp_min(new Scalar(0.0)));
            return Math.sqrt(assigned(costs, count) / count);
        }
    }

    /** The least sum over all ways to give each row a column of its own. */
    static double assigned(double[] costs, int count) {
        var graph =
                new SimpleWeightedGraph<Integer, DefaultWeightedEdge>(DefaultWeightedEdge.class);
        Set<Integer> rows = new LinkedHashSet<>();
        Set<Integer> columns = new LinkedHashSet<>();
        for (int k = 0; k < count; k++) {
            rows.add(k);
            columns.add(count + k);
            graph.addVertex(k);
            graph.addVertex(count + k);
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                graph.setEdgeWeight(graph.addEdge(i, count + j), costs[i * count + j]);
            }
        }
        return new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, rows, columns)
                .getMatching()
                .getWeight();
    }

    @Override
    public void close() {
        operator.close();
        first.close();
        second.close();
    }
}
