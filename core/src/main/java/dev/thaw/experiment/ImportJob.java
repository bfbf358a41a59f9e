package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.degrade.Operator;
import dev.thaw.nn.InitialWeights;
import dev.thaw.nn.Network;
import dev.thaw.nn.Parameters;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.tensor.archive.TorchFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes a model file of a checkpoint of the official code, without Python: chooses the averaged
 * weights, strips the prefixes of its wrappers, and holds every name, every shape and the saved
 * tables against the experiment.
 */
public final class ImportJob {
    private static final int NAMED = 5;

    /** Which of the weights in a checkpoint. */
    public enum Weights {
        /** The moving average: what is meant to be used. */
        EMA,
        /** The weights as the last step left them. */
        MODEL;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Reads {@code ema} or {@code model}. */
        public static Weights of(String word) {
            for (Weights weights : values()) {
                if (weights.key().equals(word)) {
                    return weights;
                }
            }
            throw Fault.usage("--weights must be ema or model, got '" + word + "'");
        }
    }

    /**
     * @param fitPrior fit the prior on the experiment's training data, so that the model can
     *     generate; otherwise it can restore
     */
    public record Request(
            Path file, Experiment experiment, Weights weights, boolean fitPrior, Path out) {}

    /**
     * What was imported.
     *
     * @param weights {@code ema}, {@code model}, or {@code all} where the file holds nothing else
     * @param images of the official training, by its step count and the experiment's batch
     */
    public record Outcome(
            String model,
            String weights,
            int tensors,
            long parameters,
            int tables,
            long step,
            long images,
            String image) {}

    /** The tensors of a checkpoint, sorted. */
    private record Parts(
            String weights, Map<String, Tensor> network, Map<String, Tensor> tables, long step) {}

    private final Request request;
    private final Workplace place;

    private ImportJob(Request request, Workplace place) {
        this.request = request;
        this.place = place;
    }

    /**
     * Reads, checks and writes.
     *
     * @throws Fault of kind model when the file is refused or does not fit the experiment; every
     *     difference is told to the workplace's listener
     */
    public static Outcome run(Request request, Workplace place) {
        try (Scope scope = Scope.open()) {
            return new ImportJob(request, place).run();
        }
    }

    private Outcome run() {
        Parts parts = parts();
        ImageShape image = shape(parts);
        check(parts, image);
        Experiment e = request.experiment();
        try (Network network = network(image)) {
            Parameters.copy(network.parameters().named(), parts.network(), "checkpoint");
            if (Tensors.value(network.parameters().flat().isfinite().all()) == 0) {
                throw Fault.model(request.file() + " holds weights that are NaN or infinite");
            }
            long images = Math.multiplyExact(parts.step(), e.training().imagesPerStep());
            Map<String, Tensor> prior = prior(image);
            try {
                ModelFile.write(
                        request.out(),
                        new ModelFile.About(e, image, images, parts.step()),
                        network.parameters().named(),
                        prior);
            } finally {
                prior.values().forEach(Tensor::close);
            }
            return new Outcome(
                    request.out().toString(),
                    parts.weights(),
                    parts.network().size(),
                    network.parameters().count(),
                    parts.tables().size(),
                    parts.step(),
                    images,
                    image.toString());
        }
    }

    private Map<String, Tensor> prior(ImageShape image) {
        if (!request.fitPrior()) {
            return new LinkedHashMap<>();
        }
        Experiment e = request.experiment();
        try (PreparedSet data = PreparedSet.open(e.data(), Split.TRAIN, image);
                Operator operator = e.degradation().open(image, place.device())) {
            return PriorFit.fit(e, data, operator, place.device());
        }
    }

    /** Chooses the weights and strips {@code module.}, {@code denoise_fn.}, {@code defade_fn.}. */
    private Parts parts() {
        String wanted = request.weights().key();
        TorchFile.Contents contents =
                TorchFile.read(
                        request.file(),
                        path -> !path.contains("/") || path.startsWith(wanted + "/"));
        boolean bare = contents.shapes().keySet().stream().noneMatch(p -> p.contains("/"));
        Map<String, Tensor> state = new LinkedHashMap<>();
        contents.tensors()
                .forEach((path, t) -> {
                    if (bare || path.startsWith(wanted + "/")) {
                        String name = bare ? path : path.substring(wanted.length() + 1);
                        state.put(name.replaceFirst("^module\\.", ""), t);
                    }
                });
        if (state.isEmpty()) {
            TreeSet<String> groups = new TreeSet<>();
            contents.shapes().keySet().forEach(p -> groups.add(p.replaceFirst("/.*", "")));
            throw Fault.model(
                    request.file()
                            + " holds no weights called '"
                            + wanted
                            + "'"
                            + (groups.isEmpty()
                                    ? " and no tensors at all"
                                    : ", it holds " + groups));
        }
        double step = contents.numbers().getOrDefault("step", 0.0);
        return sorted(bare ? "all" : wanted, state, Math.clamp((long) step, 0, 1L << 40));
    }

    private static Parts sorted(String weights, Map<String, Tensor> state, long step) {
        String prefix = "^(denoise_fn|defade_fn)\\..*";
        boolean wrapped = state.keySet().stream().anyMatch(n -> n.matches(prefix));
        Map<String, Tensor> network = new LinkedHashMap<>();
        Map<String, Tensor> tables = new LinkedHashMap<>();
        state.forEach((name, t) -> {
            if (!wrapped) {
                network.put(name, t);
            } else if (name.matches(prefix)) {
                network.put(name.substring(name.indexOf('.') + 1), t);
            } else {
                tables.put(name, t);
            }
        });
        return new Parts(weights, network, tables, step);
    }

    private Network network(ImageShape image) {
        Experiment e = request.experiment();
        return e.network()
                .build(image, e.degradation().steps(), InitialWeights.AWAITED, place.device());
    }

    /** Where the experiment leaves the channels to the data, those that fit the weights better. */
    private ImageShape shape(Parts parts) {
        int size = request.experiment().data().preparation().size();
        int channels = request.experiment().data().preparation().channels();
        if (channels != 0) {
            return new ImageShape(channels, size, size);
        }
        ImageShape colour = new ImageShape(3, size, size);
        ImageShape grey = new ImageShape(1, size, size);
        return differences(parts, grey).size() < differences(parts, colour).size() ? grey : colour;
    }

    private List<String> differences(Parts parts, ImageShape image) {
        try (Scope scope = Scope.open();
                Network network = network(image)) {
            List<String> faults =
                    new ArrayList<>(
                            Parameters.differences(
                                    Parameters.shapes(network.parameters().named()),
                                    Parameters.shapes(parts.network())));
            faults.addAll(
                    OfficialBuffers.differences(
                            parts.tables(), request.experiment().degradation(), image));
            return faults;
        }
    }

    private void check(Parts parts, ImageShape image) {
        List<String> faults = differences(parts, image);
        if (!faults.isEmpty()) {
            faults.forEach(fault -> place.on().said("the checkpoint " + fault));
            String more = faults.size() > NAMED ? " and " + (faults.size() - NAMED) + " more" : "";
            throw Fault.model(
                    request.file()
                            + " does not fit the experiment for images of "
                            + image
                            + ": it "
                            + String.join(", ", faults.subList(0, Math.min(NAMED, faults.size())))
                            + more);
        }
    }
}
