package dev.thaw.experiment;

import dev.thaw.base.Check;
import java.util.Arrays;
import java.util.List;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;
import org.jspecify.annotations.Nullable;

/**
 * The way through levels of a degradation that has no long step: the shortest path from the first
 * to the last level among all whose steps are at most {@code bound} (Daras et al. 2022, §3.3).
 *
 * @param levels from the first to the last, growing
 * @param bound the smallest one, by bisection, whose shortest path has so few levels
 */
record AnchorPath(List<Integer> levels, double bound) {
    /**
     * Beside the distances every step costs this share of the whole way: where levels lie on a
     * straight line, short steps and long ones sum up to the same.
     */
    private static final double STEP_COST = 1e-6;

    AnchorPath {
        levels = List.copyOf(levels);
    }

    /**
     * The path with at most {@code anchors} levels under the smallest bound. Of a family of which
     * farther levels are farther apart the number of levels goes down as the bound grows, nearly
     * without exception; what an exception costs is a bound a little larger than need be.
     *
     * @param distances between levels, symmetric, 0 on the diagonal
     */
    static AnchorPath find(double[][] distances, int anchors) {
        int count = distances.length;
        Check.within("anchors", 2, count, anchors);
        double[] bounds = bounds(distances);
        int low = 0;
        int high = bounds.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            List<Integer> path = within(distances, bounds[middle]);
            if (path != null && path.size() <= anchors) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        List<Integer> path = within(distances, bounds[low]);
        if (path == null) {
            throw new IllegalStateException("the longest step alone leads from end to end");
        }
        return new AnchorPath(path, bounds[low]);
    }

    /** Every distance can be the bound; no other number need be tried. */
    private static double[] bounds(double[][] distances) {
        int count = distances.length;
        double[] all = new double[count * (count - 1) / 2];
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                all[at++] = distances[i][j];
            }
        }
        double ends = distances[0][count - 1];
        return Arrays.stream(all).filter(d -> d <= ends || ends == 0).sorted().distinct().toArray();
    }

    private static @Nullable List<Integer> within(double[][] distances, double bound) {
        int count = distances.length;
        double cost = STEP_COST * distances[0][count - 1];
        var graph =
                new SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge>(
                        DefaultWeightedEdge.class);
        for (int i = 0; i < count; i++) {
            graph.addVertex(i);
        }
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                if (distances[i][j] <= bound) {
                    graph.setEdgeWeight(graph.addEdge(i, j), distances[i][j] + cost);
                }
            }
        }
        GraphPath<Integer, DefaultWeightedEdge> path =
                DijkstraShortestPath.findPathBetween(graph, 0, count - 1);
        return path == null ? null : path.getVertexList();
    }

    /** The length of each step. */
    double[] steps(double[][] distances) {
        double[] steps = new double[levels.size() - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = distances[levels.get(i)][levels.get(i + 1)];
        }
        return steps;
    }
}
