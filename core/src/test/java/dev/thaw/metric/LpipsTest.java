package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.nn.Backbone;
import dev.thaw.nn.Backbone.Stage;
import dev.thaw.nn.Backbone.Step;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a backbone of two stages; the contract holds for any. */
class LpipsTest extends MetricContract {
    private static final Backbone.Layout SMALL =
            new Backbone.Layout(
                    "small",
                    2,
                    4,
                    List.of(
                            new Stage(false, List.of(new Step(0, 3, 4, 3, 1, 1))),
                            new Stage(true, List.of(new Step(3, 4, 5, 1, 1, 0)))));

    private LpipsNetwork network;

    private static LpipsNetwork network(Backbone.Layout layout) {
        Map<String, Tensor> heads = new LinkedHashMap<>();
        for (int i = 0; i < layout.widths().size(); i++) {
            Tensor head = Noise.uniform(Seeds.of(i, 0, 1), layout.widths().get(i), Device.CPU);
            heads.put("lin" + i + ".model.1.weight", head.view(1, -1, 1, 1));
        }
        return LpipsNetwork.of(
                Backbone.of(layout, state(layout), "formula", Device.CPU),
                heads,
                "formula",
                Device.CPU);
    }

    /** Double precision, as the contract compares more closely than float32 allows. */
    private static Map<String, Tensor> state(Backbone.Layout layout) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        layout.shapes()
                .forEach((name, shape) -> {
                    long size = 1;
                    for (long d : shape) {
                        size *= d;
                    }
                    Seeds seeds = Seeds.of(8, 0, 1).derive(name);
                    Tensor values = Noise.gaussian(seeds, (int) size, Device.CPU).view(shape);
                    double scale = Math.sqrt(2.0 * shape[0] / size);
                    state.put(name, values.mul(new Scalar(scale)).to(ScalarType.Double));
                });
        state.put("classifier.6.bias", Tensors.of(new float[2], 2));
        return state;
    }

    @BeforeEach
    void load() {
        network = network(SMALL);
    }

    @AfterEach
    void unload() {
        network.close();
    }

    @Override
    PairMetric metric() {
        return new Lpips().with(network);
    }

    @Override
    PairMetric clamped() {
        return new Lpips(Lpips.Net.ALEX, "", "", true).with(network);
    }

    @Override
    double identity() {
        return 0;
    }

    @Override
    @Test
    void itIsInTheCatalogue() {
        assertThat(Metrics.CATALOGUE.find("lpips")).isEqualTo(Lpips.class);
        assertThat(metric().profile()).isEqualTo("lpips/alex-0.1");
    }

    /** One 1×1 convolution: everything can be written down. */
    @Test
    void itAgreesWithTheFormula() {
        Backbone.Layout one =
                new Backbone.Layout(
                        "one",
                        2,
                        1,
                        List.of(new Stage(false, List.of(new Step(0, 3, 2, 1, 1, 0)))));
        Map<String, Tensor> state = new LinkedHashMap<>();
        double[] w = {1, 0.5, -0.25, -0.5, 2, 1};
        double[] b = {3, 4};
        state.put("features.0.weight", Tensors.of(w, 2, 3, 1, 1));
        state.put("features.0.bias", Tensors.of(b, 2));
        double[] head = {0.7, 0.2};
        try (LpipsNetwork net =
                LpipsNetwork.of(
                        Backbone.of(one, state, "test", Device.CPU),
                        Map.of("lin0", Tensors.of(head, 2)),
                        "test",
                        Device.CPU)) {
            float[] x = {0.25f, -0.5f, 0.75f};
            float[] y = {-0.25f, 0.5f, -1f};
            double[] u = unit(x, w, b);
            double[] v = unit(y, w, b);
            double expected =
                    0.7 * (u[0] - v[0]) * (u[0] - v[0]) + 0.2 * (u[1] - v[1]) * (u[1] - v[1]);
            double got =
                    value(
                            new Lpips().with(net),
                            Tensors.of(x, 1, 3, 1, 1),
                            Tensors.of(y, 1, 3, 1, 1));
            assertThat(got).isEqualTo(expected, within(1e-9));
        }
    }

    private static double[] unit(float[] x, double[] w, double[] b) {
        double[] shift = {-0.030, -0.088, -0.188};
        double[] scale = {0.458, 0.448, 0.450};
        double[] out = new double[2];
        for (int o = 0; o < 2; o++) {
            double sum = b[o];
            for (int c = 0; c < 3; c++) {
                sum += w[o * 3 + c] * (x[c] - shift[c]) / scale[c];
            }
            out[o] = Math.max(0, sum);
        }
        double length = Math.sqrt(out[0] * out[0] + out[1] * out[1]) + 1e-10;
        return new double[] {out[0] / length, out[1] / length};
    }

    @Test
    void thePublishedBackbonesGiveFiveStages() {
        Tensor x = Images.uniform(1, 1, new ImageShape(3, 64, 64));
        assertThat(Backbone.ALEX.widths()).containsExactly(64, 192, 384, 256, 256);
        assertThat(sides(Backbone.ALEX, x)).containsExactly(15L, 7L, 3L, 3L, 3L);
        assertThat(Backbone.VGG.widths()).containsExactly(64, 128, 256, 512, 512);
        assertThat(Backbone.VGG.shapes().keySet())
                .contains("features.28.weight", "features.17.bias", "features.2.weight")
                .hasSize(26);
    }

    private static List<Long> sides(Backbone.Layout layout, Tensor x) {
        try (Backbone net = Backbone.of(layout, state(layout), "formula", Device.CPU)) {
            return net.outputs(x).stream().map(t -> t.size(3)).toList();
        }
    }

    @Test
    void greyImagesAreSeenAsThreeEqualChannels() {
        Tensor x = Images.uniform(1, 2, new ImageShape(1, 9, 9));
        Tensor y = Images.noisy(x, 0.2);
        assertThat(value(metric(), x, y))
                .isEqualTo(
                        value(metric(), x.repeat(1, 3, 1, 1), y.repeat(1, 3, 1, 1)), within(1e-12));
    }

    @Test
    void weightsAndImagesThatDoNotFitAreNamed() {
        Map<String, Tensor> state = state(SMALL);
        state.remove("features.3.bias");
        MetricContract.assertFault(
                () -> Backbone.of(SMALL, state, "file b.pth", Device.CPU),
                Fault.Kind.MODEL,
                "the file b.pth does not fit the network small: it lacks features.3.bias");
        try (Backbone backbone = Backbone.of(SMALL, state(SMALL), "x", Device.CPU)) {
            Tensor four = Tensors.of(new float[4], 1, 4, 1, 1);
            MetricContract.assertFault(
                    () -> LpipsNetwork.of(backbone, Map.of("lin0", four), "h.pth", Device.CPU),
                    Fault.Kind.MODEL,
                    "h.pth holds 1 heads, 2 are needed");
            MetricContract.assertFault(
                    () ->
                            LpipsNetwork.of(
                                    backbone,
                                    Map.of("lin0", four, "lin1", four),
                                    "h.pth",
                                    Device.CPU),
                    Fault.Kind.MODEL,
                    "lin1 must hold 5 weights, it holds 4");
        }
        Tensor tiny = Images.uniform(1, 1, new ImageShape(3, 3, 3));
        MetricContract.assertFault(
                () -> value(metric(), tiny, tiny), Fault.Kind.USAGE, "at least 4 pixels a side");
    }
}
