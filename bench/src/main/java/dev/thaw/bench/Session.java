package dev.thaw.bench;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one call of {@code thaw bench} was asked for.
 *
 * @param rounds how often each way gets its turn
 * @param data folder of MNIST for {@code fast-unet}; null = strokes made by Thaw
 * @param minutes of training for each network of {@code fast-unet}
 * @param say shows a line to the user
 */
record Session(
        Surroundings surroundings,
        int rounds,
        @Nullable Path data,
        double minutes,
        Consumer<String> say) {
    int threads() {
        return surroundings.threads();
    }

    /** The command that measures {@code name} again as in this session. */
    String command(String name) {
        return "./thaw bench " + name + " --threads " + threads() + " --rounds " + rounds;
    }
}
