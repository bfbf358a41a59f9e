package dev.thaw.degrade.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.nn.Classifier;
import dev.thaw.nn.ClassifierFile;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class DeepDreamTest {
    @TempDir private static Path folder;

    @BeforeAll
    static void classifiers() {
        for (int channels : new int[] {1, 3}) {
            try (Classifier c = new Classifier(new ImageShape(channels, 8, 8), 3, 7, Device.CPU)) {
                ClassifierFile.write(file(channels), c);
            }
        }
    }

    private static Path file(int channels) {
        return Path.of(String.valueOf(folder), channels + ".safetensors");
    }

    /** One image at a time, step by step, layers and gradient by libtorch's own operators. */
    private abstract static class Contract extends DegradationContract {
        abstract int channels();

        abstract Classifier.Level layer();

        @Override
        protected DeepDream subject() {
            return new DeepDream(file(channels()).toString(), layer(), 4, 0.1);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Map<String, Tensor> weights = Safetensors.read(file(channels()));
            int size = (int) (x0.numel() / x0.size(0));
            float[] result = new float[(int) x0.numel()];
            for (int i = 0; i < x0.size(0); i++) {
                Tensor x = x0.narrow(0, i, 1).clone();
                for (int k = 0; k < n; k++) {
                    Tensor leaf = x.clone().set_requires_grad(true);
                    answers(weights, shifted(seen(leaf), k)).square().mean().backward();
                    double[] g = Tensors.doubles(leaf.grad());
                    double rms = 0;
                    for (double v : g) {
                        rms += v * v / g.length;
                    }
                    float[] y = Tensors.floats(x);
                    for (int p = 0; p < y.length; p++) {
                        y[p] = (float) Math.clamp(y[p] + 0.1 * g[p] / Math.sqrt(rms), -1, 1);
                    }
                    x = Tensors.of(y, Tensors.shape(x));
                }
                System.arraycopy(Tensors.floats(x), 0, result, i * size, size);
            }
            return Tensors.of(result, Tensors.shape(x0));
        }

        private Tensor answers(Map<String, Tensor> w, Tensor x) {
            Tensor h = conv(w, "conv.0", x, 1);
            if (layer() == Classifier.Level.CONV_1) {
                return h;
            }
            h = conv(w, "conv.1", norm(w, "norm.0", h), 2);
            h = conv(w, "conv.2", norm(w, "norm.1", h), 2);
            if (layer() == Classifier.Level.CONV_3) {
                return h;
            }
            Tensor pooled = torch.adaptive_avg_pool2d(h, 2, 2).reshape(1, -1);
            Tensor features = dense(w, "features", pooled);
            return dense(w, "head", features.mul(features.sigmoid()));
        }

        private Tensor seen(Tensor x) {
            if (x.size(1) == channels()) {
                return x;
            }
            if (channels() == 3) {
                return Tensors.cat(1, x, x, x);
            }
            return x.select(1, 0)
                    .add(x.select(1, 1))
                    .add(x.select(1, 2))
                    .div(new Scalar(3f))
                    .unsqueeze(1);
        }

        /** The first four steps move by (0, 0), (2, 2), (2, 0) and (0, 2). */
        private static Tensor shifted(Tensor x, int k) {
            int right = k == 1 || k == 2 ? 2 : 0;
            int down = k == 1 || k == 3 ? 2 : 0;
            long c = x.size(1);
            Tensor left = Tensors.zeros(Device.CPU, 1, c, x.size(2), right);
            Tensor wide = Tensors.cat(3, left, x);
            return Tensors.cat(2, Tensors.zeros(Device.CPU, 1, c, down, wide.size(3)), wide);
        }

        private static Tensor conv(Map<String, Tensor> w, String name, Tensor x, int stride) {
            Tensor y =
                    torch.conv2d(
                            x,
                            find(w, name + ".weight"),
                            new TensorOptional(find(w, name + ".bias")),
                            new long[] {stride, stride},
                            new long[] {1, 1},
                            new long[] {1, 1},
                            1);
            return y.mul(y.sigmoid());
        }

        private static Tensor norm(Map<String, Tensor> w, String name, Tensor x) {
            Tensor mean = x.mean(1).unsqueeze(1);
            Tensor var = x.sub(mean).square().mean(1).unsqueeze(1);
            return x.sub(mean)
                    .div(var.add(new Scalar(1e-5)).sqrt())
                    .mul(find(w, name + ".g"))
                    .add(find(w, name + ".b"));
        }

        private static Tensor dense(Map<String, Tensor> w, String name, Tensor x) {
            return x.matmul(find(w, name + ".weight").t()).add(find(w, name + ".bias"));
        }

        private static Tensor find(Map<String, Tensor> w, String name) {
            return Objects.requireNonNull(w.get(name), name);
        }

        /** Gradients are known to a few 1e-6 of their size; four steps of 0.1 add up. */
        @Override
        protected double tolerance() {
            return 2e-5;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class OfAGreyClassifiersLastConvolutionTest extends Contract {
        @Override
        int channels() {
            return 1;
        }

        @Override
        Classifier.Level layer() {
            return Classifier.Level.CONV_3;
        }
    }

    @Nested
    class OfAColourClassifiersFirstConvolutionTest extends Contract {
        @Override
        int channels() {
            return 3;
        }

        @Override
        Classifier.Level layer() {
            return Classifier.Level.CONV_1;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16), new ImageShape(1, 3, 7), new ImageShape(3, 1, 1));
        }
    }

    @Nested
    class OfLogitsTest extends Contract {
        @Override
        int channels() {
            return 3;
        }

        @Override
        Classifier.Level layer() {
            return Classifier.Level.LOGITS;
        }
    }

    /** a = A x: the gradient of mean(a²) is 2/M Aᵀ A x. */
    @Test
    void oneStepOnALinearLayerIsTheClosedForm() {
        double[][] a = {{1, -2, 0.5, 0}, {0.25, 1, 1, -1}, {2, 0, -0.5, 0.75}};
        float[] flat = new float[12];
        for (int k = 0; k < 12; k++) {
            flat[k] = (float) a[k / 4][k % 4];
        }
        double[] x = {0.1, -0.3, 0.2, 0.05};
        double[] g = new double[4];
        double square = 0;
        for (int k = 0; k < 4; k++) {
            for (double[] row : a) {
                double answer = 0;
                for (int l = 0; l < 4; l++) {
                    answer += row[l] * x[l];
                }
                g[k] += 2.0 / 3 * row[k] * answer;
            }
            square += g[k] * g[k] / 4;
        }
        Tensor matrix = Tensors.of(flat, 3, 4);
        Ascent ascent = new Ascent((t, k) -> t.reshape(-1, 4).matmul(matrix.t()), 0.07);
        Tensor x0 = Tensors.of(new float[] {0.1f, -0.3f, 0.2f, 0.05f}, 1, 1, 2, 2);
        double[] y = Tensors.doubles(ascent.climbed(x0, Tensors.of(new long[] {1}, 1)));
        for (int k = 0; k < 4; k++) {
            assertThat(y[k]).isCloseTo(x[k] + 0.07 * g[k] / Math.sqrt(square), within(1e-6));
        }
    }

    @Test
    void theAnswerOfTheLayerGrowsWithEveryStepAndBlackStaysInRange() {
        ImageShape image = new ImageShape(1, 16, 16);
        DeepDream spec = new DeepDream(file(1).toString(), Classifier.Level.CONV_2, 6, 0.02);
        try (Operator operator = spec.open(image, Device.CPU);
                Classifier judge = ClassifierFile.read(file(1), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1));
                NoGradGuard guard = new NoGradGuard()) {
            Tensor black = Tensors.zeros(Device.CPU, 1, 1, 16, 16).sub(new Scalar(1f));
            double before = 0;
            for (int n = 0; n <= 6; n++) {
                Tensor x = d.degrade(black, Tensors.severity(n / 6.0, 1, Device.CPU));
                assertThat(Tensors.value(x.abs().max())).isLessThanOrEqualTo(1);
                double answer =
                        Tensors.value(
                                judge.activations(Classifier.Level.CONV_2, x).square().mean());
                assertThat(answer).isGreaterThan(before);
                before = answer;
            }
        }
    }

    @Test
    void toALossItIsTheImagePlusAConstant() {
        ImageShape image = new ImageShape(1, 16, 16);
        DeepDream spec = new DeepDream(file(1).toString(), Classifier.Level.CONV_3, 3, 0.1);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 2))) {
            Tensor x = Tensors.zeros(Device.CPU, 2, 1, 16, 16).set_requires_grad(true);
            Tensor s = Tensors.of(new float[] {0, 1}, 2);
            Tensor y = d.degrade(x, s);
            y.sum().backward();
            assertThat(Tensors.floats(x.grad())).containsOnly(1f);
            assertThat(Tensors.floats(d.degrade(x.detach(), s))).isEqualTo(Tensors.floats(y));
            assertThat(d.degrade(x.detach(), s).requires_grad()).isFalse();
        }
    }

    @Test
    void whatIsNoClassifierIsRefusedWithASentence() throws Exception {
        ImageShape image = new ImageShape(1, 16, 16);
        Path none = Files.write(Path.of(folder.toString(), "none.safetensors"), new byte[20]);
        assertFault("", image, Fault.Kind.USAGE)
                .hasMessage(
                        "deep-dream classifier must name a file that 'thaw classifier' made, got"
                                + " ''");
        assertFault(none.toString(), image, Fault.Kind.MODEL).hasMessageContaining(none.toString());
        assertFault(file(1).toString(), new ImageShape(2, 8, 8), Fault.Kind.USAGE)
                .hasMessage(
                        "deep-dream needs images of 1 or 3 channels for "
                                + file(1)
                                + ", got 8x8x2");
        assertThatThrownBy(() -> new DeepDream("x", Classifier.Level.CONV_1, 0, 1))
                .hasMessage("deep-dream steps must be between 1 and 10000, got 0");
        assertThatThrownBy(() -> new DeepDream("x", Classifier.Level.CONV_1, 1, 0))
                .hasMessage("deep-dream rate must be a number above 0, got 0.0");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFault(
            String classifier, ImageShape image, Fault.Kind kind) {
        return assertThatThrownBy(() ->
                        new DeepDream(classifier, Classifier.Level.CONV_3, 3, 0.1)
                                .open(image, Device.CPU))
                .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.kind()).isEqualTo(kind));
    }
}
