package dev.thaw.degrade.learned;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.data.FrameSequences;
import dev.thaw.data.Preparation;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.image.PictureReader;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.nio.file.Path;

/**
 * Paths that the user brings: for every training picture a sequence of pictures, frame 0 clean …
 * frame T degraded (see {@link FrameSequences}). D must answer for any image, so the path is found
 * by content: D(x, n) = F_n + (1 − n/T)(x − F_0), clamped to [-1, 1], where F is the sequence whose
 * frame 0 is nearest to x (L2; the first by name among equals). Hence D(F_0, n) = F_n, D(x, 0) = x,
 * and an estimate near a training picture follows that picture's path, while what it has of its own
 * fades. Nothing is drawn.
 *
 * <p>The data set {@code frames} over the same folder gives the clean pictures, those to test on
 * included, since D is known. Frames reach the size of the images as an evaluated picture does
 * ({@link Preparation}, with the {@code resize} and {@code enlarge} stated here, cut at the
 * centre), so the experiment's preparation should state the same, and neither a random crop nor
 * mirrored pictures: those would be no frame 0, and only follow the nearest one.
 */
@Says("sequences of pictures that the user brings, from clean to degraded")
public record Frames(
        @Says(value = "folder of the sequences", rule = "not empty when used", byDefault = "''")
                String path,
        @Says(
                        value = "number of steps: the frames of each sequence but the clean one",
                        unit = "steps",
                        rule = "at least 1",
                        byDefault = "16")
                int steps,
        @Says(
                        value =
                                "square = to a square, ignoring the aspect ratio; shorter = by the"
                                        + " shorter side; none = not at all",
                        rule = "square, shorter or none",
                        byDefault = "square")
                Preparation.Fit resize,
        @Says(
                        value = "resize to this many times the size, rounded down, before cropping",
                        rule = "1 to 4",
                        byDefault = "1.0")
                double enlarge)
        implements Degradation {
    public Frames {
        Check.within("frames steps", 1, 1_000_000, steps);
        Check.within("frames enlarge", 1, 4, enlarge);
    }

    /** Squeezed to the size of the images. */
    public Frames(String path, int steps) {
        this(path, steps, Preparation.Fit.SQUARE, 1);
    }

    /**
     * Reads all frames.
     *
     * @throws dev.thaw.base.Fault of kind input when the folder is not as stated; of kind usage
     *     when its sequences have other than T + 1 frames or fill more than 1 GiB
     */
    @Override
    public Formula open(ImageShape image, Device device) {
        Check.that(!path.isEmpty(), "frames path must name the folder of the sequences, got ''");
        FrameSequences sequences = FrameSequences.open(Path.of(path), PictureReader.STANDARD);
        Check.that(
                sequences.frames() == steps + 1,
                "frames steps must be "
                        + (sequences.frames() - 1)
                        + ", since the sequences in "
                        + path
                        + " have "
                        + sequences.frames()
                        + " frames, got "
                        + steps);
        FrameTable table = FrameTable.read(sequences, this, image, device);
        return Formula.open(this, image, device, seeds -> table::at, table::close);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
