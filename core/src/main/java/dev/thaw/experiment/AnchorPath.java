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
 * The way through levels of a degradation that has no long step: among all ways from the first to
 * the last level whose steps are at most {@code bound}, those of the fewest steps, and of them the
 * shortest (Daras et al. 2022, §3.3, who take the shortest of all).
 *
 * <p>Why the fewest steps first: with distances the shortest way of all has few steps anyway, but
 * it may take one more to cut a corner; then the number of steps jumps as the bound changes, and
 * the bound for a wanted number is larger than need be. Where levels lie on a straight line all
 * ways are equally short.
 *
 * @param levels from the first to the last, growing
 * @param bound the smallest one under which so few levels suffice
 */
record AnchorPath(List<Integer> levels, double bound) {
    AnchorPath {
        levels = List.copyOf(levels);
    }

    /**
     * The path with at most {@code anchors} levels under the smallest bound.
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
        double share = 1 / Math.max(count * bound, Double.MIN_NORMAL); // all of a way: below 1
        var graph =
                new SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge>(
                        DefaultWeightedEdge.class);
        for (int i = 0; i < count; i++) {
            graph.addVertex(i);
        }
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                if (distances[i][j] <= bound) {
                    graph.setEdgeWeight(graph.addEdge(i, j), 1 + distances[i][j] * share);
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
