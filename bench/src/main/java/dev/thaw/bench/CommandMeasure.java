package dev.thaw.bench;

import dev.thaw.base.Fault;
import dev.thaw.base.TemporaryFolder;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole command from its start to its end, through the launcher.
 *
 * @param restores whether it restores a picture; else it shows the help
 * @param target at most so many seconds
 */
record CommandMeasure(String name, String about, boolean restores, double target)
        implements Measure {
    private static final int SIDE = 28;
    private static final int REPEATS = 3;

    private static final String EXPERIMENT =
            """
            data: {set: {type: strokes, count: 64, testCount: 8}}
            degradation: {type: gaussian-blur, steps: 20, kernel: 11, std: 7}
            network: {type: fast-unet, width: 32, multipliers: [1, 2], blocks: 1, patch: 4}
            training: {images: 64, batch: 32}
            """;

    @Override
    public Result measure(Session session) {
        try (TemporaryFolder folder = TemporaryFolder.create("bench")) {
            return measure(session, folder.path());
        } catch (IOException e) {
            throw Fault.resources("the benchmark " + name + " could not write its files", e);
        }
    }

    private Result measure(Session session, Path folder) throws IOException {
        Noise noise = new Noise();
        List<String> words = restores ? restore(session, folder) : List.of("--help");
        run(session, words); // builds what is missing
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < REPEATS * session.rounds(); i++) {
            noise.measure();
            long start = System.nanoTime();
            run(session, words);
            seconds.add((System.nanoTime() - start) * 1e-9);
        }
        Spread spread = Spread.of(seconds, "s");
        return new Result(
                name,
                null,
                spread,
                null,
                target,
                spread.median() <= target,
                session.threads(),
                noise.spread(),
                session.command(name),
                "target: at most");
    }

    /** Trains a small model for a moment, writes a picture, and says how to restore it. */
    private static List<String> restore(Session session, Path folder) throws IOException {
        Path experiment = folder.resolve("experiment.yaml");
        Files.writeString(experiment, EXPERIMENT);
        Path run = folder.resolve("run");
        run(session, List.of("train", experiment.toString(), "--run", run.toString()));
        Path picture = folder.resolve("picture.png");
        PictureWriter.write(Picture.of(SIDE, SIDE, 1, new byte[SIDE * SIDE]), picture);
        return List.of(
                "restore",
                "--model",
                run.resolve("model.safetensors").toString(),
                picture.toString(),
                "--out",
                folder.resolve("restored").toString());
    }

    private static void run(Session session, List<String> words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(session.surroundings().home().resolve("thaw").toString());
        command.addAll(words);
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw Fault.resources("thaw " + words.getFirst() + " ended with code " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.interrupted("interrupted while a command was running");
        }
    }
}
