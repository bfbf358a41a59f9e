package dev.thaw.experiment;

import dev.thaw.image.Picture;
import dev.thaw.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/**
 * A process of its own that does the same thing over and over and tells what memory it holds after
 * each time: a line of rounds, resident bytes and native pointers.
 */
public final class MemoryTrend {
    private MemoryTrend() {}

    /**
     * {@code args}: {@code restore}, a model file, side of the pictures, rounds; or {@code train},
     * a run folder, rounds.
     */
    public static void main(String[] args) {
        if (args[0].equals("restore")) {
            restore(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        } else {
            train(Path.of(args[1]), Integer.parseInt(args[2]));
        }
    }

    private static void restore(Path model, int side, int rounds) {
        byte[] samples = new byte[side * side];
        new java.util.Random(1).nextBytes(samples);
        Picture picture = Picture.of(side, side, 1, samples);
        try (PictureRestorer restorer =
                PictureRestorer.open(model, PictureRestorer.Settings.standard(1), Device.CPU)) {
            for (int i = 1; i <= rounds; i++) {
                restorer.restore(picture, i);
                tell(i);
            }
        }
    }

    /** One round is ten optimiser steps: so often a training reports. */
    private static void train(Path run, int rounds) {
        Experiment experiment =
                Tiny.experiment(
                        "data.preparation.size=32",
                        "data.set.size=32",
                        "training.images=" + 160L * rounds,
                        "training.checkpointEvery=" + 160L * rounds);
        JobListener on =
                new JobListener() {
                    @Override
                    public void progress(
                            String task, long done, long total, String unit, String extra) {
                        tell(done / 160);
                    }
                };
        new TrainJob(experiment, run, new Workplace(Device.CPU, on, () -> false)).run();
    }

    private static void tell(long round) {
        System.out.println(round + " " + resident() + " " + Pointer.totalCount());
    }

    private static long resident() {
        try {
            String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
            return Long.parseLong(pages) * 4096;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
