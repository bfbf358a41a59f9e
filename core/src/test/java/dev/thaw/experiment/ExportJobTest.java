package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.nn.Network;
import dev.thaw.nn.onnx.Ort;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From a model file to an ONNX file; all networks are compared in RestorerGraphTest. */
@ExtendWith(NoLeaks.class)
class ExportJobTest {
    private static final ImageShape IMAGE = new ImageShape(1, 16, 16);

    @TempDir private Path folder;
    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void aModel() {
        model = folder.resolve("model.safetensors");
        out = folder.resolve("new/model.onnx");
        Experiment e = Tiny.experiment("parametrization=residual", "title=Soft ink, größer");
        try (Scope scope = Scope.open();
                Network net = e.network().build(IMAGE, 4, 5, Device.CPU)) {
            ModelFile.write(
                    model,
                    new ModelFile.About(e, IMAGE, 320, 20),
                    net.parameters().named(),
                    Map.of());
        }
    }

    @Test
    void theFileRestoresAsTheModelDoesAndSaysWhatItIs() throws OrtException {
        ExportJob.Outcome outcome = ExportJob.run(new ExportJob.Request(model, out));
        assertThat(outcome.output()).isEqualTo(out.toString());
        assertThat(outcome.bytes()).isEqualTo(out.toFile().length());
        assertThat(outcome.bytes()).isGreaterThan(4 * outcome.parameters());
        assertThat(outcome.multiple()).isEqualTo(4);
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard();
                ModelFile.Model read = ModelFile.read(model, Device.CPU);
                Ort ort = new Ort(out)) {
            Tensor x = Noise.gaussian(Seeds.of(1, 0, 2), IMAGE, Device.CPU);
            float[] severity = {0.25f, 1};
            float[] expected = Tensors.floats(read.restorer().restore(x, Tensors.of(severity, 2)));
            assertThat(ort.restore(Tensors.floats(x), Tensors.shape(x), severity))
                    .containsExactly(expected, Offset.offset(1e-4f));
            assertThat(ort.session().getMetadata().getDescription()).isEqualTo("Soft ink, größer");
            assertThat(ort.session().getMetadata().getCustomMetadata())
                    .containsEntry("thaw.kind", "restorer")
                    .containsEntry("thaw.title", "Soft ink, größer")
                    .containsEntry("thaw.image", "1x16x16")
                    .containsEntry("thaw.images", "320")
                    .containsEntry("thaw.multiple", "4")
                    .containsEntry(
                            "thaw.severity",
                            "one number per picture: 0 = clean, 1 = fully degraded")
                    .containsEntry("thaw.pixels", "float32 in [-1, 1]: black to white")
                    .containsEntry(
                            "thaw.experiment", Specs.STANDARD.json(read.about().experiment()));
        }
    }

    private void refused(Fault.Kind kind, String sentence) {
        assertThatThrownBy(() -> ExportJob.run(new ExportJob.Request(model, out)))
                .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.kind()).isEqualTo(kind))
                .hasMessage(sentence);
    }

    @Test
    void whatIsNoModelOrCannotBeWrittenIsNamed() throws IOException {
        Path good = model;
        model = folder.resolve("none");
        refused(Fault.Kind.INPUT, model + " could not be read: no such file or folder");
        model = Files.writeString(folder.resolve("words.txt"), "these are no weights");
        refused(
                Fault.Kind.MODEL,
                model
                        + " is no usable safetensors file: its header claims"
                        + " 8241904413164529780 bytes in a file of 20");
        model = good;
        out = folder.resolve("words.txt/model.onnx");
        refused(
                Fault.Kind.RESOURCES,
                out + " could not be written: a file stands where a folder must");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void theModelIsNeverOverwritten() throws IOException {
        byte[] before = Files.readAllBytes(model);
        out = folder.resolve("x/../model.safetensors");
        Files.createDirectory(folder.resolve("x"));
        refused(Fault.Kind.USAGE, out + " would overwrite the model: choose another --out");
        assertThat(Files.readAllBytes(model)).isEqualTo(before);
    }
}
