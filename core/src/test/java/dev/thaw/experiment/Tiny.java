package dev.thaw.experiment;

import java.nio.file.Path;
import java.util.List;

/**
 * The smallest experiment that does everything: strokes of 16 pixels, four blurs, a tiny network.
 */
public final class Tiny {
    private Tiny() {}

    private static final String YAML =
            """
            data: {set: {type: strokes, size: 16, count: 200, testCount: 40}, preparation: {size: 16, enlarge: 1.125, crop: random}}
            degradation: {type: gaussian-blur, steps: 4, kernel: 5, std: 1}
            network: {type: fast-unet, width: 8, multipliers: [1, 2], blocks: 1, patch: 2}
            training: {images: 320, batch: 16, checkpointEvery: 80, ema: [{halfLife: 100}, {decay: 0.9}]}
            evaluation: {count: 24, batch: 10}
            seed: 3
            """;

    /** With overrides {@code path=value}. */
    public static Experiment experiment(String... overrides) {
        return Specs.STANDARD.read(
                Experiment.class, SpecText.parse(YAML, "tiny"), List.of(overrides));
    }

    /** Trains it in {@code run} and returns the model file. */
    static Path model(Path run, String... overrides) {
        new TrainJob(experiment(overrides), run, Workplace.QUIET).run();
        return run.resolve("model.safetensors");
    }
}
