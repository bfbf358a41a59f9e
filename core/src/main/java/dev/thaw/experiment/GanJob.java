package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.nn.Generator;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.train.BatchSource;
import dev.thaw.train.GanTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a small GAN and writes what its generator makes of fixed latents as it learns: sequences
 * for the degradation {@code frames}. Frame 0 comes from the trained generator, the last frame from
 * the untrained one, those between from points of the training at equal ratios, since a GAN learns
 * most at first.
 *
 * <p>The folder holds {@code gan.safetensors}, the state of the training, and one sub-folder per
 * sequence with {@code 000.png} and so on. Whenever the job is stopped the same request continues,
 * bit for bit on the same machine; frames are written from the last one down, so that a folder
 * without frame 0 is unfinished.
 */
public final class GanJob {
    private static final String STATE = "gan.safetensors";

    /** Up to this step a GAN makes but another noise. */
    private static final double FIRST = 8;

    /** Distance between checkpoints, in steps. */
    private static final long SAVE_EVERY = 500;

    /**
     * What to make.
     *
     * @param data pictures to learn from, and their preparation
     * @param sequences how many latents
     * @param frames K: every sequence has frames 0 … K
     * @param images training length; at least K batches
     * @param out an empty folder, or one that the same request began
     */
    public record Request(Data data, int sequences, int frames, long images, long seed, Path out) {
        public Request {
            Check.within("sequences", 1, 1_000_000, sequences);
            Check.within("frames", 1, 999, frames);
            long least = (long) GanTrainer.BATCH * frames;
            Check.that(
                    images >= least,
                    "images must be at least "
                            + least
                            + " ("
                            + GanTrainer.BATCH
                            + " for each of "
                            + frames
                            + " frames), got "
                            + images);
        }

        /**
         * Steps of the training after which the frames K, K − 1, … 0 are made: 0, then at equal
         * ratios from the eighth step to the last, or from an earlier one where the training is
         * short.
         */
        long[] moments() {
            long steps = Math.ceilDiv(images, GanTrainer.BATCH);
            double first = Math.min(FIRST, (double) steps / frames);
            long[] moments = new long[frames + 1];
            for (int i = 1; i <= frames; i++) {
                double share = frames == 1 ? 1 : (i - 1.0) / (frames - 1);
                long even = Math.round(first * Math.pow(steps / first, share));
                // one step apart at least, with room for those that follow
                moments[i] = Math.max(moments[i - 1] + 1, Math.min(even, steps - (frames - i)));
            }
            return moments;
        }
    }

    /** What was made. */
    public record Outcome(String folder, int sequences, int frames, long images, double seconds) {}

    private final Request request;
    private final Workplace place;
    private final PreparedSet data;
    private final GanTrainer trainer;

    private GanJob(Request request, Workplace place, PreparedSet data, GanTrainer trainer) {
        this.request = request;
        this.place = place;
        this.data = data;
        this.trainer = trainer;
    }

    /** Trains and writes, or continues. */
    public static Outcome run(Request request, Workplace place) {
        long start = System.nanoTime();
        checkFolder(request.out());
        try (PreparedSet data = PreparedSet.open(request.data(), Split.TRAIN);
                GanTrainer trainer = new GanTrainer(data.shape(), request.seed(), place.device())) {
            GanJob job = new GanJob(request, place, data, trainer);
            job.resume();
            job.train();
        }
        return new Outcome(
                request.out().toString(),
                request.sequences(),
                request.frames(),
                request.images(),
                (System.nanoTime() - start) / 1e9);
    }

    private static void checkFolder(Path out) {
        if (!Files.exists(out) || Files.exists(out.resolve(STATE))) {
            return;
        }
        Check.that(Files.isDirectory(out), "out must be a folder, " + out + " is a file");
        try (Stream<Path> files = Files.list(out)) {
            Check.that(
                    files.findAny().isEmpty(),
                    "out must be an empty folder or one that 'thaw gan' began, "
                            + out
                            + " holds other files");
        } catch (IOException e) {
            throw Fault.input(out + " cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    private void resume() {
        Path file = request.out().resolve(STATE);
        if (!Files.exists(file)) {
            return;
        }
        Map<String, String> found = Safetensors.header(file).metadata();
        metadata()
                .forEach((name, wanted) -> {
                    String there = found.getOrDefault(name, "nothing");
                    if (!name.equals("thaw.steps") && !there.equals(wanted)) {
                        throw Fault.model(
                                file
                                        + " was made with "
                                        + name.substring(name.indexOf('.') + 1)
                                        + " "
                                        + there
                                        + ", this command asks for "
                                        + wanted
                                        + ": use another --out folder or the same setting");
                    }
                });
        try (Scope scope = Scope.open()) {
            trainer.resume(
                    Safetensors.read(file), Long.parseLong(found.getOrDefault("thaw.steps", "")));
        } catch (NumberFormatException e) {
            throw Fault.model(file + " does not say how far the training was", e);
        }
        place.on()
                .said(
                        "continuing the GAN training in "
                                + request.out()
                                + " after "
                                + trainer.step() * GanTrainer.BATCH
                                + " images");
    }

    private void train() {
        long[] moments = request.moments();
        try (BatchSource source =
                new BatchSource(
                        data::forTraining,
                        data.size(),
                        GanTrainer.BATCH,
                        request.seed(),
                        trainer.step() * GanTrainer.BATCH)) {
            for (int i = 0; i < moments.length; i++) {
                if (moments[i] < trainer.step()) {
                    continue; // written before the state passed it
                }
                trainTo(source, moments[i]);
                write(request.frames() - i);
            }
        }
        save();
    }

    private void trainTo(BatchSource source, long moment) {
        save();
        while (trainer.step() < moment) {
            long pause = (trainer.step() / SAVE_EVERY + 1) * SAVE_EVERY;
            trainer.run(source, Math.min(moment, pause), this::report, place.stop());
            if (place.stop().getAsBoolean()) {
                save();
                throw Fault.interrupted(
                        "the GAN training was interrupted after "
                                + trainer.step() * GanTrainer.BATCH
                                + " images; the same command continues");
            }
            if (trainer.step() == pause) {
                save();
            }
        }
    }

    private void report(long images, double discriminator, double generator) {
        place.on()
                .progress(
                        "training the GAN",
                        Math.min(images, request.images()),
                        request.images(),
                        "images",
                        String.format(
                                Locale.ROOT,
                                "discriminator %.3f, generator %.3f",
                                discriminator,
                                generator));
    }

    private void save() {
        Map<String, String> words = metadata();
        try (Scope scope = Scope.open()) {
            Safetensors.write(request.out().resolve(STATE), trainer.state(), words);
        }
    }

    private Map<String, String> metadata() {
        Map<String, String> words = new TreeMap<>();
        words.put("thaw.format", ModelFile.FORMAT);
        words.put("thaw.kind", "gan");
        words.put(ImageShape.KEY, data.shape().written());
        words.put("thaw.data", Specs.STANDARD.json(request.data()));
        words.put("thaw.sequences", Integer.toString(request.sequences()));
        words.put("thaw.frames", Integer.toString(request.frames()));
        words.put("thaw.images", Long.toString(request.images()));
        words.put("thaw.seed", Long.toString(request.seed()));
        words.put("thaw.steps", Long.toString(trainer.step()));
        return words;
    }

    /** One frame of every sequence. */
    private void write(int frame) {
        try (Scope scope = Scope.open()) {
            Seeds seeds = Seeds.of(request.seed(), 0, request.sequences()).derive("sequence");
            Tensor latents =
                    Tensors.to(
                            Noise.gaussian(seeds, Generator.LATENT, place.device()),
                            place.device());
            List<Picture> pictures = Pictures.pictures(trainer.pictures(latents));
            IntStream.range(0, pictures.size())
                    .parallel()
                    .forEach(i -> PictureWriter.write(pictures.get(i), file(i, frame)));
        }
        place.on()
                .said(
                        "wrote frame "
                                + frame
                                + " of "
                                + request.sequences()
                                + " sequences after "
                                + trainer.step() * GanTrainer.BATCH
                                + " images");
    }

    private Path file(int sequence, int frame) {
        return request.out()
                .resolve(String.format(Locale.ROOT, "%05d", sequence))
                .resolve(String.format(Locale.ROOT, "%03d.png", frame));
    }
}
