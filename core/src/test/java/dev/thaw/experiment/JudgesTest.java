package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.metric.FeatureExtractor;
import dev.thaw.metric.Gauge;
import dev.thaw.metric.PairMetric;
import dev.thaw.nn.Backbone;
import dev.thaw.nn.FormulaWeights;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.tensor.archive.TorchWriter;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Networks of an evaluation out of files; their weights are made up. */
@ExtendWith(NoLeaks.class)
class JudgesTest {
    private static final ImageShape IMAGE = new ImageShape(1, 16, 16);

    @TempDir private Path folder;

    @Test
    void inceptionIsReadFromSafetensors() {
        Path file = folder.resolve("inception.safetensors");
        try (Scope scope = Scope.open()) {
            Safetensors.write(file, FormulaWeights.inception(), Map.of());
        }
        Evaluation evaluation =
                Tiny.experiment("evaluation.pixels=bytes", "evaluation.resize=clean").evaluation();
        try (Judges judges =
                Judges.load(evaluation.throughInception(file.toString()), IMAGE, Device.CPU)) {
            FeatureExtractor extractor = judges.extractor().orElseThrow();
            assertThat(extractor.name()).isEqualTo("inception-2015-12-05/clean-299/8-bit");
            assertThat(judges.classifier()).isEmpty();
        }
    }

    @Test
    void lpipsIsReadFromFilesOfPyTorch() throws IOException {
        Path backbone = write("alex.pth", weights(Backbone.ALEX.shapes()));
        Map<String, long[]> heads = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            int width = Backbone.ALEX.widths().get(i);
            heads.put("lin" + i + ".model.1.weight", new long[] {1, width, 1, 1});
        }
        Path lin = write("lin.pth", weights(heads));
        Evaluation evaluation =
                Tiny.experiment(
                                "evaluation.metrics=[{type: lpips, backbone: %s, heads: %s}]"
                                        .formatted(backbone, lin))
                        .evaluation();
        try (Judges judges = Judges.load(evaluation, IMAGE, Device.CPU)) {
            PairMetric lpips = (PairMetric) judges.metrics().getFirst();
            Gauge gauge = lpips.open();
            Tensor x = Noise.gaussian(Seeds.of(1, 0, 2), new ImageShape(3, 32, 32), Device.CPU);
            Tensor y = Noise.gaussian(Seeds.of(2, 0, 2), new ImageShape(3, 32, 32), Device.CPU);
            gauge.add(x, y);
            gauge.add(x, x);
            assertThat(gauge.perImage()[0]).isNotZero();
            assertThat(gauge.perImage()[2]).isZero();
            assertThat(lpips.profile()).isEqualTo("lpips/alex-0.1");
        }
    }

    @Test
    void lpipsWithoutFilesSaysWhatItNeeds() {
        Evaluation evaluation = Tiny.experiment("evaluation.metrics=[{type: lpips}]").evaluation();
        Assertions.assertThatThrownBy(() -> Judges.load(evaluation, IMAGE, Device.CPU))
                .hasMessage("lpips needs the files of its backbone and its heads")
                .asInstanceOf(InstanceOfAssertFactories.type(Fault.class))
                .extracting(Fault::kind)
                .isEqualTo(Fault.Kind.USAGE);
    }

    private static Map<String, Tensor> weights(Map<String, long[]> shapes) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            int size = 1;
            for (long d : shape) {
                size *= (int) d;
            }
            Seeds seeds = Seeds.of(4, 0, 1).derive(name);
            weights.put(name, Noise.gaussian(seeds, size, Device.CPU).view(shape));
        });
        return weights;
    }

    private Path write(String name, Map<String, Tensor> weights) throws IOException {
        TorchWriter writer = new TorchWriter();
        Map<String, TorchWriter.View> views = new LinkedHashMap<>();
        weights.forEach((key, t) -> {
            String storage = Integer.toString(views.size());
            long[] shape = Tensors.shape(t);
            int[] dims = new int[shape.length];
            java.util.Arrays.setAll(dims, i -> (int) shape[i]);
            views.put(key, TorchWriter.View.of(storage, dims));
            writer.storage(storage, Tensors.floats(t));
        });
        return writer.state(views).bytes('.').zip(folder.resolve(name));
    }
}
