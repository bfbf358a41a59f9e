package dev.thaw.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the launcher has Java watch after a build, so that the caches it makes (AOT caches, JEP 483
 * and 514) hold what commands need: first the usual ones on next to nothing, with libtorch's
 * bindings, then in a process of its own those that answer in a moment. Ends with 0 when all of
 * them worked.
 */
public final class Rehearsal {
    /** It takes some seconds; whatever takes longer is stuck. */
    private static final long PATIENCE_SECONDS = 60;

    private static final String EXPERIMENT =
            """
            data: {set: {type: strokes, size: 16, count: 8, testCount: 4}, preparation: {size: 16}}
            degradation: {type: gaussian-blur, steps: 2, kernel: 3, std: 1}
            network: {type: fast-unet, width: 8, multipliers: [1, 2], blocks: 1, patch: 2}
            training: {images: 8, batch: 4}
            """;

    private Rehearsal() {}

    /** The arguments are {@code usual} or {@code quick}, and a folder, the same for both. */
    public static void main(String[] args) throws IOException {
        Thread.ofPlatform().daemon().start(Rehearsal::endWhenStuck);
        Path folder = Files.createDirectories(Path.of(args[1]));
        int code = 0;
        for (List<String> words : args[0].equals("quick") ? quick(folder) : usual(folder)) {
            code = Math.max(code, run(words));
        }
        if (code != 0) {
            throw new IllegalStateException("a command of the rehearsal ended with " + code);
        }
    }

    private static List<List<String>> usual(Path folder) throws IOException {
        String experiment = Files.writeString(folder.resolve("e.yaml"), EXPERIMENT).toString();
        String run = folder.resolve("run").toString();
        String sheet = folder.resolve("sheet.png").toString();
        String made = folder.resolve("made").toString();
        String out = folder.resolve("out").toString();
        String model = model(folder);
        return List.of(
                List.of("train", experiment, "--run", run),
                List.of("sample", "--model", model, "--count", "1", "--out", made, "--json"),
                List.of("degrade", made, "--with", "gaussian-blur", "--out", sheet),
                List.of("restore", made, "--model", model, "--out", out));
    }

    private static List<List<String>> quick(Path folder) {
        return List.of(
                List.of("--help"),
                List.of("train", "--help"),
                List.of("list", "degradations"),
                List.of("inspect", model(folder)));
    }

    private static String model(Path folder) {
        return folder.resolve("run/model.safetensors").toString();
    }

    private static int run(List<String> words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false);
        return Main.run(new Console(nowhere, nowhere, 0), words.toArray(String[]::new));
    }

    private static void endWhenStuck() {
        try {
            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
