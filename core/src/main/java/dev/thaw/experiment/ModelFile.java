package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.Fault;
import dev.thaw.nn.InitialWeights;
import dev.thaw.nn.Network;
import dev.thaw.nn.Parameters;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * The model file: one safetensors file with the weights under {@code model.}, the fitted prior
 * under {@code prior.}, and the resolved experiment in its metadata. Reading it executes nothing.
 */
public final class ModelFile {
    /** Version of the layout. */
    public static final String FORMAT = "1";

    private static final String WEIGHTS = "model.";
    private static final String PRIOR = "prior.";

    private ModelFile() {}

    /** What a model file says about itself. */
    public record About(Experiment experiment, ImageShape image, long images, long steps) {}

    /** A model ready for use; owns its network and the numbers of its prior. */
    public record Model(About about, Network network, Restorer restorer, Map<String, Tensor> prior)
            implements AutoCloseable {
        @Override
        public void close() {
            prior.values().forEach(Tensor::close);
            network.close();
        }
    }

    /** Metadata of a model or checkpoint. */
    static Map<String, String> metadata(String kind, About about) {
        Map<String, String> words = new TreeMap<>();
        words.put("thaw.format", FORMAT);
        words.put("thaw.kind", kind);
        words.put("thaw.experiment", Specs.STANDARD.json(about.experiment()));
        words.put(ImageShape.KEY, about.image().written());
        words.put("thaw.images", Long.toString(about.images()));
        words.put("thaw.steps", Long.toString(about.steps()));
        return words;
    }

    /** Reads the metadata that {@link #metadata} wrote; the header alone is touched. */
    static About about(Path file, String kind) {
        Map<String, String> words = Safetensors.header(file).metadata();
        String found = words.getOrDefault("thaw.kind", "");
        if (!found.equals(kind)) {
            throw Fault.model(
                    file
                            + " is no Thaw "
                            + kind
                            + (found.isEmpty()
                                    ? ": its header names no kind"
                                    : ": it is a " + found));
        }
        String format = words.getOrDefault("thaw.format", "");
        if (!format.equals(FORMAT)) {
            throw Fault.model(file + " has format '" + format + "', this version reads " + FORMAT);
        }
        try {
            Experiment experiment =
                    Specs.STANDARD.read(
                            Experiment.class,
                            words.getOrDefault("thaw.experiment", ""),
                            file + " (experiment)");
            return new About(
                    experiment,
                    ImageShape.of(file, words),
                    Long.parseLong(words.getOrDefault("thaw.images", "")),
                    Long.parseLong(words.getOrDefault("thaw.steps", "")));
        } catch (NumberFormatException e) {
            throw Fault.model(file + " has a header whose numbers cannot be read", e);
        } catch (Fault e) {
            throw Fault.model(
                    file + " holds an experiment that cannot be used: " + e.getMessage(), e);
        }
    }

    /** Writes weights by name and fitted numbers by name, atomically. */
    static void write(
            Path file, About about, Map<String, Tensor> weights, Map<String, Tensor> prior) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        weights.forEach((name, t) -> all.put(WEIGHTS + name, t));
        prior.forEach((name, t) -> all.put(PRIOR + name, t));
        Safetensors.write(file, all, metadata("model", about));
    }

    /** Settings that a trained model leaves open. */
    private static final List<String> OPEN = List.of("sampler", "evaluation", "prior");

    /** Settings of a prior that its fitted numbers leave open. */
    private static final List<String> OPEN_IN_PRIOR = List.of("noise", "removeNoise");

    private static About changed(About about, List<String> change) {
        if (change.isEmpty()) {
            return about;
        }
        ObjectNode tree = Specs.STANDARD.tree(about.experiment());
        Experiment other = Specs.STANDARD.read(Experiment.class, tree, change);
        if (!serves(about.experiment(), other)) {
            throw Fault.usage(
                    "a trained model lets change only sampler, evaluation, prior.noise and"
                            + " prior.removeNoise, got "
                            + String.join(", ", change));
        }
        return new About(other, about.image(), about.images(), about.steps());
    }

    /** Whether a model trained for one experiment can be used as it is in another. */
    static boolean serves(Experiment trained, Experiment other) {
        return fixed(Specs.STANDARD.tree(trained)).equals(fixed(Specs.STANDARD.tree(other)));
    }

    private static ObjectNode fixed(ObjectNode experiment) {
        ObjectNode fixed = experiment.deepCopy();
        JsonNode prior = fixed.get("prior");
        OPEN.forEach(fixed::remove);
        if (prior instanceof ObjectNode group) {
            OPEN_IN_PRIOR.forEach(group::remove);
            fixed.set("prior", group);
        }
        return fixed;
    }

    /** Builds the network of a model file and loads its weights. */
    public static Model read(Path file, Device device) {
        return read(file, Workplace.quiet(device), List.of());
    }

    /**
     * Builds the network of a model file and loads its weights.
     *
     * @param change {@code path=value} each: settings of sampler, evaluation or the prior's noise
     *     to use instead of those in the file
     * @throws Fault of kind model when file and network do not fit
     */
    static Model read(Path file, Workplace place, List<String> change) {
        About about = changed(about(file, "model"), change);
        Experiment e = about.experiment();
        Device device = place.device();
        int steps = e.degradation().steps();
        Network built = e.network().build(about.image(), steps, InitialWeights.AWAITED, device);
        Network network = place.precision().of(built, device);
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            Map<String, Tensor> prior = new LinkedHashMap<>();
            Safetensors.read(file)
                    .forEach((name, t) -> {
                        if (name.startsWith(WEIGHTS)) {
                            weights.put(name.substring(WEIGHTS.length()), t);
                        } else if (name.startsWith(PRIOR)) {
                            prior.put(name.substring(PRIOR.length()), t);
                        } else {
                            throw Fault.model(file + " holds the unknown tensor '" + name + "'");
                        }
                    });
            Parameters.copy(network.parameters().named(), weights, "model file " + file);
            prior.replaceAll((name, t) -> scope.keep(t));
            return new Model(about, network, e.parametrization().over(network), prior);
        } catch (RuntimeException failure) {
            network.close();
            throw failure;
        }
    }
}
