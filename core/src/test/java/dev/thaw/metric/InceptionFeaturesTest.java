package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.nn.FormulaWeights;
import dev.thaw.nn.Inception;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network itself is held against the official code by the golden case metric_inception. */
@ExtendWith(NoLeaks.class)
class InceptionFeaturesTest {
    private static Inception network() {
        try (Scope scope = Scope.open()) {
            return Inception.of(FormulaWeights.inception(), "formula", Device.CPU);
        }
    }

    @Test
    void imagesAreSeenOneByOneInChunksAndGreyAsColour() {
        try (Inception network = network()) {
            FeatureExtractor extractor =
                    new InceptionFeatures(network, InceptionFeatures.Input.FLOAT);
            assertThat(extractor.name()).isEqualTo("inception-2015-12-05/bilinear-299/float");
            Tensor grey = Images.uniform(1, 17, new ImageShape(1, 8, 8));
            long before = Pointer.totalCount();
            Tensor all = extractor.features(grey);
            assertThat(Pointer.totalCount() - before).isEqualTo(1);
            assertThat(Tensors.shape(all)).containsExactly(17, extractor.dimensions());
            Tensor last = extractor.features(grey.narrow(0, 16, 1).repeat(1, 3, 1, 1));
            assertThat(Tensors.doubles(last))
                    .containsExactly(Tensors.doubles(all.narrow(0, 16, 1)), within(1e-5));
            Tensor p = ((Classifying) extractor).probabilities(all);
            assertThat(Tensors.shape(p)).containsExactly(17, 1008);
            assertThat(Tensors.value(p.sum())).isEqualTo(17, within(1e-4));
        }
    }

    @Test
    void theProfileOfFilesClampsAndRounds() {
        try (Inception network = network()) {
            FeatureExtractor floats = new InceptionFeatures(network, InceptionFeatures.Input.FLOAT);
            FeatureExtractor bytes = new InceptionFeatures(network, InceptionFeatures.Input.BYTES);
            Tensor x = Tensors.of(new float[] {-1.7f, -0.501f, 0.3f, 1.2f}, 1, 1, 2, 2);
            // −0.501 is level 63.6 of 255, 0.3 is level 165.75
            Tensor rounded =
                    Tensors.of(new float[] {-1, 64 / 127.5f - 1, 166 / 127.5f - 1, 1}, 1, 1, 2, 2);
            assertThat(Tensors.doubles(bytes.features(x)))
                    .containsExactly(Tensors.doubles(floats.features(rounded)), within(1e-5));
            assertThat(bytes.name()).endsWith("/8-bit");
        }
    }

    @Test
    void weightsThatDoNotFitAreNamed() {
        Map<String, Tensor> state = FormulaWeights.inception();
        state.put("Conv2d_1a_3x3.bn.num_batches_tracked", Tensors.of(new long[] {5}));
        state.put("fc.bias", Tensors.of(new float[1000], 1000));
        state.remove("Mixed_5b.branch1x1.bn.bias");
        state.put("AuxLogits.fc.bias", Tensors.of(new float[3], 3));
        MetricContract.assertFault(
                () -> Inception.of(state, "file w.pth", Device.CPU),
                Fault.Kind.MODEL,
                "the file w.pth does not fit the Inception network of the FID: it lacks"
                        + " Mixed_5b.branch1x1.bn.bias, fc.bias is [1000] instead of [1008], has"
                        + " the unknown AuxLogits.fc.bias");
    }
}
