package dev.thaw.nn;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The Inception-v3 of the FID (Heusel et al. 2017; graph of 2015-12-05, 1008 classes) with weights
 * that the user brings. For inference only: batch norms are folded into the convolutions.
 */
public final class Inception implements AutoCloseable {
    /** Side of the images that it sees. */
    public static final int SIZE = 299;

    /** Width of {@link #pool3}. */
    public static final int FEATURES = 2048;

    /** Number of classes, 8 of them without a meaning. */
    public static final int CLASSES = 1008;

    /** Training leftovers of some conversions: a count per norm that nothing reads. */
    private static final String COUNTER = ".num_batches_tracked";

    private static final List<String> NORM =
            List.of("bn.weight", "bn.bias", "bn.running_mean", "bn.running_var");

    private final InceptionNode graph = InceptionGraph.build();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();

    private Inception() {}

    /**
     * Folds and moves the weights; the given tensors stay their owner's.
     *
     * @param state the state dict under its usual names
     * @param what where it comes from, for the message
     * @throws Fault of kind model that lists missing, unknown and misshapen names
     */
    public static Inception of(Map<String, Tensor> state, String what, Device device) {
        Inception net = new Inception();
        net.check(state, what);
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            net.graph.units().forEach(unit -> net.fold(unit, state, device, scope));
            net.put("fc.weight", get(state, "fc.weight"), device, scope);
            net.put("fc.bias", get(state, "fc.bias"), device, scope);
            return net;
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    /** Names and shapes of the state dict. */
    public static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        InceptionGraph.build()
                .units()
                .forEach(u -> {
                    shapes.put(
                            u.name() + ".conv.weight",
                            new long[] {u.out(), u.in(), u.height(), u.width()});
                    NORM.forEach(n -> shapes.put(u.name() + "." + n, new long[] {u.out()}));
                });
        shapes.put("fc.weight", new long[] {CLASSES, FEATURES});
        shapes.put("fc.bias", new long[] {CLASSES});
        return shapes;
    }

    private void check(Map<String, Tensor> state, String what) {
        Map<String, long[]> given = new LinkedHashMap<>();
        state.forEach((name, t) -> {
            if (!name.endsWith(COUNTER)) {
                given.put(name, Tensors.shape(t));
            }
        });
        Parameters.demandFit(shapes(), given, what, "the Inception network of the FID");
    }

    /** w·γ/√(σ² + ε) and β − μ·γ/√(σ² + ε), computed in double. */
    private void fold(
            InceptionNode.Unit unit, Map<String, Tensor> state, Device device, Scope scope) {
        String norm = unit.name() + ".bn.";
        Tensor spread =
                wide(state, norm + "running_var").add(new Scalar(InceptionNode.Unit.EPSILON));
        Tensor gain = wide(state, norm + "weight").div(spread.sqrt());
        Tensor bias = wide(state, norm + "bias").sub(wide(state, norm + "running_mean").mul(gain));
        Tensor weight =
                wide(state, unit.name() + ".conv.weight").mul(gain.view(unit.out(), 1, 1, 1));
        put(unit.name() + ".weight", weight, device, scope);
        put(unit.name() + ".bias", bias, device, scope);
    }

    private static Tensor wide(Map<String, Tensor> state, String name) {
        return get(state, name).detach().to(ScalarType.Double);
    }

    private static Tensor get(Map<String, Tensor> state, String name) {
        return Objects.requireNonNull(state.get(name));
    }

    private void put(String name, Tensor value, Device device, Scope scope) {
        Tensor own = value.detach().to(device.torch(), ScalarType.Float).clone();
        weights.put(
                name, scope.keep(own.dim() == 4 ? own.contiguous(MemoryFormat.ChannelsLast) : own));
    }

    /**
     * The features of the FID: the mean over all positions of the last block.
     *
     * @param x {@code (N, 3, 299, 299)} in [-1, 1]
     * @return {@code (N, 2048)}; belongs to the caller's scope
     */
    public Tensor pool3(Tensor x) {
        long[] shape = Tensors.shape(x);
        Check.that(
                shape.length == 4 && shape[1] == 3 && shape[2] == SIZE && shape[3] == SIZE,
                "the Inception network sees images (N, 3, 299, 299), got "
                        + Arrays.toString(shape));
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            return scope.handUp(
                    graph.apply(weights, x.contiguous(MemoryFormat.ChannelsLast)).mean(2, 3));
        }
    }

    /** Scores of the classes without their bias, from the features, {@code (N, 1008)}. */
    public Tensor unbiasedLogits(Tensor pool3) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            return scope.handUp(
                    torch.linear(pool3, weights.get("fc.weight"), new TensorOptional()));
        }
    }

    @Override
    public void close() {
        weights.values().forEach(Tensor::close);
    }
}
