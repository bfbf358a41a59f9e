package dev.thaw.app.cli;

import dev.thaw.experiment.Workplace;
import picocli.CommandLine.Option;

/** The option of the commands that use a trained network. */
final class PrecisionOption {
    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description =
                    "Numbers in which the network computes: float32, or bfloat16 where processor or"
                            + " GPU have instructions for it (default: float32).")
    private String precision = "float32";

    Workplace at(Workplace place) {
        return place.in(precision);
    }
}
