package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.nn.Backbone;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The backbone and the heads of {@link Lpips}, loaded. Closed by its owner, with its backbone. */
public final class LpipsNetwork implements AutoCloseable {
    /** Keeps the quotient finite where nothing is seen, as the original has it. */
    private static final double EPSILON = 1e-10;

    private static final double[] SHIFT = {-0.030, -0.088, -0.188};
    private static final double[] SCALE = {0.458, 0.448, 0.450};

    private final Backbone backbone;
    private final List<Tensor> heads;

    private LpipsNetwork(Backbone backbone, List<Tensor> heads) {
        this.backbone = backbone;
        this.heads = heads;
    }

    /**
     * Takes over a backbone and copies its heads.
     *
     * @param heads {@code lin0.model.1.weight} … {@code (1, C, 1, 1)}, or {@code lin0} …
     * @param what where the heads come from, for the message
     */
    public static LpipsNetwork of(
            Backbone backbone, Map<String, Tensor> heads, String what, Device device) {
        List<Integer> widths = backbone.layout().widths();
        List<Tensor> own = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Check.that(
                    heads.size() == widths.size(),
                    what + " holds " + heads.size() + " heads, " + widths.size() + " are needed");
            for (int i = 0; i < widths.size(); i++) {
                Tensor head =
                        heads.getOrDefault("lin" + i + ".model.1.weight", heads.get("lin" + i));
                if (head == null || head.numel() != widths.get(i)) {
                    throw Fault.model(
                            what
                                    + " does not fit the network "
                                    + backbone.layout().name()
                                    + ": lin"
                                    + i
                                    + " must hold "
                                    + widths.get(i)
                                    + " weights, it "
                                    + (head == null ? "is missing" : "holds " + head.numel()));
                }
                Tensor wide = head.detach().to(device.torch(), ScalarType.Double).clone();
                own.add(scope.keep(wide.view(1, widths.get(i), 1, 1)));
            }
            return new LpipsNetwork(backbone, own);
        } catch (Fault e) {
            own.forEach(Tensor::close);
            throw e.kind() == Fault.Kind.MODEL ? e : Fault.model(e.getMessage(), e);
        }
    }

    /** {@code (N)}, float64, of images {@code (N, 1 or 3, H, W)} in [-1, 1]. */
    Tensor distance(Tensor x, Tensor y) {
        try (Scope scope = Scope.open()) {
            List<Tensor> seenX = backbone.outputs(scaled(x));
            List<Tensor> seenY = backbone.outputs(scaled(y));
            Tensor sum = Tensors.of(new double[(int) x.size(0)], x.size(0));
            sum = Tensors.to(sum, Tensors.device(x));
            for (int i = 0; i < heads.size(); i++) {
                Tensor difference = unit(seenX.get(i)).sub(unit(seenY.get(i))).square();
                sum = sum.add(difference.mul(heads.get(i)).sum(1).mean(1, 2));
            }
            return scope.handUp(sum);
        }
    }

    private static Tensor scaled(Tensor images) {
        long channels = images.size(1);
        Check.that(
                channels == 1 || channels == 3,
                "LPIPS needs grey or colour images (N, C, H, W), got the shape "
                        + Arrays.toString(Tensors.shape(images)));
        Tensor colour = channels == 3 ? images : images.repeat(1, 3, 1, 1);
        Device device = Tensors.device(images);
        Tensor shift = Tensors.to(Tensors.of(SHIFT, 1, 3, 1, 1), device);
        Tensor scale = Tensors.to(Tensors.of(SCALE, 1, 3, 1, 1), device);
        return colour.sub(shift).div(scale);
    }

    /** Each pixel's channels scaled to length 1, float64. */
    private static Tensor unit(Tensor seen) {
        Tensor wide = seen.to(ScalarType.Double);
        Tensor length =
                wide.square()
                        .sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
                        .sqrt();
        return wide.div(length.add(new Scalar(EPSILON)));
    }

    @Override
    public void close() {
        heads.forEach(Tensor::close);
        backbone.close();
    }
}
