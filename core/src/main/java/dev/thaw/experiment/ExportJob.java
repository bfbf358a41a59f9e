package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.nn.onnx.OnnxGraph;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the restorer of a model as an ONNX file, for programs that know nothing of Thaw: images
 * {@code xt (N, C, H, W)} and {@code severity (N)} in, {@code x0 (N, C, H, W)} out.
 */
public final class ExportJob {
    /** What the severity means, for whoever holds the file alone. */
    static final String SEVERITY = "one number per picture: 0 = clean, 1 = fully degraded";

    static final String PIXELS = "float32 in [-1, 1]: black to white";

    /** A model file, and the ONNX file to write. */
    public record Request(Path model, Path out) {}

    /**
     * What was written.
     *
     * @param multiple height and width of the pictures must be multiples of this
     */
    public record Outcome(
            String output,
            int opset,
            long parameters,
            int operations,
            long bytes,
            int channels,
            int multiple) {}

    private ExportJob() {}

    /**
     * Reads the model and writes the graph.
     *
     * @throws dev.thaw.base.Fault of kind usage when the network cannot be written down, of kind
     *     model when it would not fit into one file
     */
    public static Outcome run(Request request) {
        Check.that(
                !same(request.model(), request.out()),
                request.out() + " would overwrite the model: choose another --out");
        try (ModelFile.Model model = ModelFile.read(request.model(), Device.CPU)) {
            Experiment e = model.about().experiment();
            ImageShape image = model.about().image();
            OnnxGraph graph = e.parametrization().graph(model.network(), image.channels());
            long bytes = graph.write(request.out(), e.title(), metadata(model.about()));
            return new Outcome(
                    request.out().toString(),
                    OnnxGraph.OPSET,
                    model.network().parameters().count(),
                    graph.operations(),
                    bytes,
                    image.channels(),
                    e.network().multiple());
        }
    }

    private static Map<String, String> metadata(ModelFile.About about) {
        Map<String, String> words = new TreeMap<>(ModelFile.metadata("restorer", about));
        words.put("thaw.title", about.experiment().title());
        words.put("thaw.severity", SEVERITY);
        words.put("thaw.pixels", PIXELS);
        words.put("thaw.multiple", Integer.toString(about.experiment().network().multiple()));
        return words;
    }

    private static boolean same(Path a, Path b) {
        try {
            return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException e) {
            throw new UncheckedIOException("two files that exist could not be compared", e);
        }
    }
}
