package dev.thaw.degrade.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.Preparation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Convert;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramesTest extends DegradationContract {
    private static final int SEQUENCES = 5;
    private static final int STEPS = 4;

    @TempDir private static Path folder;

    /** SEQUENCES of STEPS + 1 pictures, neither square nor alike. */
    private static final List<List<Picture>> PICTURES = pictures();

    private static List<List<Picture>> pictures() {
        Random random = new Random(1);
        List<List<Picture>> all = new ArrayList<>();
        for (int j = 0; j < SEQUENCES; j++) {
            List<Picture> sequence = new ArrayList<>();
            for (int n = 0; n <= STEPS; n++) {
                byte[] samples = new byte[20 * 12 * 3];
                random.nextBytes(samples);
                sequence.add(Picture.of(20, 12, 3, samples));
            }
            all.add(sequence);
        }
        return all;
    }

    @BeforeAll
    static void aFolder() {
        for (int j = 0; j < SEQUENCES; j++) {
            for (int n = 0; n <= STEPS; n++) {
                PictureWriter.write(
                        PICTURES.get(j).get(n), folder.resolve("s" + j + "_" + n + ".png"));
            }
        }
    }

    @Override
    protected Frames subject() {
        return new Frames(String.valueOf(folder), STEPS);
    }

    /** The definition in double: the nearest by comparing all, pictures squeezed by hand. */
    @Override
    protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
        ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
        double[] x = Tensors.doubles(x0);
        int size = x.length / (int) x0.size(0);
        double[] y = new double[x.length];
        for (int i = 0; i < x0.size(0); i++) {
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < SEQUENCES; j++) {
                double distance = 0;
                for (int k = 0; k < size; k++) {
                    distance += Math.pow(x[i * size + k] - frame(j, 0, image)[k], 2);
                }
                if (distance < least) {
                    least = distance;
                    nearest = j;
                }
            }
            double[] clean = frame(nearest, 0, image);
            double[] frame = frame(nearest, n, image);
            for (int k = 0; k < size; k++) {
                double own = x[i * size + k] - clean[k];
                y[i * size + k] = Math.clamp(frame[k] + (1 - (double) n / STEPS) * own, -1, 1);
            }
        }
        return Tensors.of(y, Tensors.shape(x0)).to(x0.scalar_type());
    }

    private final java.util.Map<String, double[]> frames = new java.util.HashMap<>();

    private double[] frame(int j, int n, ImageShape image) {
        return frames.computeIfAbsent(
                j + " " + n + " " + image,
                key -> {
                    Picture fitted =
                            Resize.to(
                                    Convert.channels(PICTURES.get(j).get(n), image.channels()),
                                    image.width(),
                                    image.height(),
                                    Resize.Filter.BILINEAR);
                    return Tensors.doubles(Pictures.tensor(List.of(fitted), Device.CPU));
                });
    }

    /** A few roundings of float32 in [-1, 1]. */
    @Override
    protected double tolerance() {
        return 1e-6;
    }

    /** The user's pictures may do what they like. */
    @Override
    protected boolean distanceGrows() {
        return false;
    }

    @Override
    protected boolean random() {
        return false;
    }

    @Override
    protected List<ImageShape> shapes() {
        List<ImageShape> all = new ArrayList<>(super.shapes());
        all.add(new ImageShape(3, 3, 7));
        return all;
    }

    @Test
    void aCleanFrameFollowsItsOwnPathExactly() {
        ImageShape image = new ImageShape(3, 12, 20);
        try (Operator operator = subject().open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, SEQUENCES))) {
            Tensor clean = column(0);
            for (int n = 0; n <= STEPS; n++) {
                assertThat(Tensors.floats(d.degrade(clean, severity(n, SEQUENCES))))
                        .isEqualTo(Tensors.floats(column(n)));
            }
            Tensor near = clean.mul(new Scalar(0.9f));
            assertThat(Tensors.floats(d.degrade(near, severity(STEPS, SEQUENCES))))
                    .as("what an estimate has of its own is gone at the end")
                    .isEqualTo(Tensors.floats(column(STEPS)));
        }
    }

    private static Tensor column(int n) {
        return Pictures.tensor(PICTURES.stream().map(s -> s.get(n)).toList(), Device.CPU);
    }

    @Test
    void picturesThatDifferByOneLevelInOneSampleKeepTheirOwnPaths(@TempDir Path twins) {
        byte[] samples = new byte[64 * 64 * 3];
        new Random(2).nextBytes(samples);
        List<Picture> ends = new ArrayList<>();
        List<Picture> starts = new ArrayList<>();
        for (int j = 0; j < 4; j++) {
            samples[1000 + j] ^= 1;
            starts.add(Picture.of(64, 64, 3, samples));
            byte[] end = new byte[samples.length];
            java.util.Arrays.fill(end, (byte) (60 * j));
            ends.add(Picture.of(64, 64, 3, end));
            PictureWriter.write(starts.get(j), twins.resolve(j + "/0.png"));
            PictureWriter.write(ends.get(j), twins.resolve(j + "/1.png"));
        }
        Frames spec = new Frames(twins.toString(), 1);
        try (Operator operator = spec.open(new ImageShape(3, 64, 64), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 4))) {
            Tensor got = d.degrade(Pictures.tensor(starts, Device.CPU), severities(1, 1, 1, 1));
            assertThat(Tensors.floats(got))
                    .isEqualTo(Tensors.floats(Pictures.tensor(ends, Device.CPU)));
        }
    }

    @Test
    void framesArePreparedAsEvaluatedPicturesAre() {
        Frames spec = new Frames(folder.toString(), STEPS, Preparation.Fit.SHORTER, 1.5);
        Preparation same =
                new Preparation(8, Preparation.Fit.SHORTER, 1.5, Preparation.Cut.RANDOM, true, 1);
        try (Operator operator = spec.open(new ImageShape(1, 8, 8), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Tensor clean =
                    Pictures.tensor(List.of(same.evaluate(PICTURES.get(3).get(0))), Device.CPU);
            Picture end = Pictures.pictures(d.degrade(clean, severities(1))).getFirst();
            assertThat(end).isEqualTo(same.evaluate(PICTURES.get(3).get(STEPS)));
        }
    }

    @Test
    void aLossSeesTheImagesOwnShareThatIsLeft() {
        ImageShape image = new ImageShape(3, 12, 20);
        try (Operator operator = subject().open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 4))) {
            Tensor x = images(image, 4).mul(new Scalar(0f)).set_requires_grad(true);
            d.degrade(x, severities(0, 0.25, 0.5, 1)).sum().backward();
            double[] g = Tensors.doubles(x.grad());
            for (int i = 0; i < 4; i++) {
                double share = List.of(1.0, 0.75, 0.5, 0.0).get(i);
                for (int k = 0; k < 720; k++) {
                    // 0 where the sum is clamped
                    assertThat(g[i * 720 + k]).isIn(share, 0.0);
                }
                assertThat(java.util.Arrays.stream(g, i * 720, i * 720 + 720).sum())
                        .isGreaterThanOrEqualTo(share * 300);
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithASentence() {
        ImageShape image = new ImageShape(3, 16, 16);
        assertFault(
                new Frames(folder.toString(), 7),
                image,
                Fault.Kind.USAGE,
                "frames steps must be 4, since the sequences in "
                        + folder
                        + " have 5 frames, got 7");
        assertFault(
                new Frames("", 4),
                image,
                Fault.Kind.USAGE,
                "frames path must name the folder of the sequences, got ''");
        assertFault(
                new Frames("no/such/place", 4),
                image,
                Fault.Kind.INPUT,
                "no/such/place does not exist");
        assertFault(
                subject(),
                new ImageShape(3, 5000, 5000),
                Fault.Kind.USAGE,
                "frames with 5 sequences of 5 frames of 5000x5000x3 needs tables of 3.1 GiB, the"
                        + " limit is 1 GiB: use fewer sequences, fewer frames or smaller images");
        assertThatThrownBy(() -> new Frames("x", 0))
                .hasMessage("frames steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Frames("x", 1, Preparation.Fit.SQUARE, 0.5))
                .hasMessage("frames enlarge must be between 1.0 and 4.0, got 0.5");
    }

    @Test
    void aBrokenFrameIsNamed(@TempDir Path broken) throws Exception {
        PictureWriter.write(PICTURES.get(0).get(0), broken.resolve("a_0.png"));
        PictureWriter.write(PICTURES.get(0).get(1), broken.resolve("a_1.png"));
        byte[] half = Files.readAllBytes(broken.resolve("a_1.png"));
        Files.write(broken.resolve("a_1.png"), java.util.Arrays.copyOf(half, half.length / 2));
        assertThatThrownBy(() ->
                        new Frames(broken.toString(), 1).open(new ImageShape(3, 8, 8), Device.CPU))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessageStartingWith("a_1.png");
    }

    private static void assertFault(
            Frames spec, ImageShape image, Fault.Kind kind, String sentence) {
        assertThatThrownBy(() -> spec.open(image, Device.CPU))
                .isInstanceOfSatisfying(Fault.class, f -> assertThat(f.kind()).isEqualTo(kind))
                .hasMessage(sentence);
    }
}
