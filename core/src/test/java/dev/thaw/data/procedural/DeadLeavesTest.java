package dev.thaw.data.procedural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Datasets;
import dev.thaw.data.Sample;
import dev.thaw.image.Picture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadLeavesTest {
    private static final Path NOWHERE = Path.of("does-not-exist");

    private static Dataset open(int size, int count, long seed, Split split) {
        return new DeadLeaves(size, size, 3, count, count, seed).open(NOWHERE, split);
    }

    @Test
    void picturesDependOnSeedSplitAndIndexAlone() {
        Dataset few = open(32, 20, 3, Split.TRAIN);
        Dataset many = open(32, 5000, 3, Split.TRAIN);
        Sample[] forwards = IntStream.range(0, 20).mapToObj(few::get).toArray(Sample[]::new);
        Sample[] threads =
                IntStream.range(0, 20).parallel().mapToObj(many::get).toArray(Sample[]::new);
        for (int i = 19; i >= 0; i--) {
            assertThat(many.get(i)).as("picture %d", i).isEqualTo(forwards[i]);
        }
        assertThat(threads).isEqualTo(forwards);
        assertThat(open(32, 20, 4, Split.TRAIN).get(7).picture())
                .isNotEqualTo(forwards[7].picture());
    }

    @Test
    void trainAndTestShareNoPicture() {
        Set<Picture> train = new HashSet<>();
        Dataset a = open(16, 200, 0, Split.TRAIN);
        Dataset b = open(16, 200, 0, Split.TEST);
        IntStream.range(0, 200).forEach(i -> train.add(a.get(i).picture()));
        assertThat(train).as("no repeats").hasSize(200);
        assertThat(IntStream.range(0, 200).mapToObj(i -> b.get(i).picture()))
                .noneMatch(train::contains);
    }

    @Test
    void shapeSplitsAndNamesAreAsAsked() {
        DeadLeaves spec = new DeadLeaves(37, 13, 3, 30, 20, 0);
        assertThat(spec.procedural()).isTrue();
        assertThat(spec.open(NOWHERE, Split.TRAIN).size()).isEqualTo(30);
        Dataset test = spec.open(NOWHERE, Split.TEST);
        assertThat(test.size()).isEqualTo(20);
        assertThat(test.classes()).isEmpty();
        Sample sample = test.get(3);
        assertThat(sample.picture()).hasToString("Picture[37x13x3]");
        assertThat(sample.label()).isEqualTo(-1);
        assertThat(sample.name()).isEqualTo("dead-leaves-test-00003");
        assertThatThrownBy(() -> test.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Datasets.CATALOGUE.find("dead-leaves")).isEqualTo(DeadLeaves.class);
    }

    @Test
    void greyIsTheLumaOfTheColourPicture() {
        Picture colour =
                new DeadLeaves(24, 24, 3, 9, 9, 1).open(NOWHERE, Split.TRAIN).get(5).picture();
        Picture grey =
                new DeadLeaves(24, 24, 1, 9, 9, 1).open(NOWHERE, Split.TRAIN).get(5).picture();
        double[] luma = luma(colour);
        assertThat(grey.channels()).isEqualTo(1);
        for (int at = 0; at < luma.length; at++) {
            // both are rounded and clipped to 0 … 255 on their own; clipped pixels may differ more
            if (unclipped(colour, at % 24, at / 24)) {
                assertThat(grey.at(at % 24, at / 24, 0) - luma[at]).isBetween(-1.01, 1.01);
            }
        }
    }

    private static boolean unclipped(Picture picture, int x, int y) {
        return IntStream.range(0, 3).allMatch(c -> picture.at(x, y, c) < 255);
    }

    /** Field (1987), Ruderman and Bialek (1994): the power of natural images falls like 1/f². */
    @Test
    void powerFallsLikeOneOverFrequencySquared() {
        double slope = PowerSpectrum.slope(lumas(64, 150), 64, 2, 16);
        assertThat(slope).isBetween(-2.4, -1.6);
        Random random = new Random(1);
        double[][] noise = new double[20][64 * 64];
        for (double[] picture : noise) {
            Arrays.setAll(picture, _ -> random.nextGaussian());
        }
        // the measure itself is sound: white noise has the same power at every frequency
        assertThat(PowerSpectrum.slope(noise, 64, 2, 16)).isBetween(-0.15, 0.15);
    }

    @Test
    void gradientsAreHeavyTailed() {
        assertThat(kurtosisOfDifferences(lumas(64, 150), 64)).isGreaterThan(6);
        Random random = new Random(1);
        double[][] noise = new double[20][64 * 64];
        for (double[] picture : noise) {
            Arrays.setAll(picture, _ -> random.nextGaussian());
        }
        assertThat(kurtosisOfDifferences(noise, 64)).isBetween(2.8, 3.2);
    }

    @Test
    void picturesUseTheWholeRangeOfLightAndColour() {
        double[] means = new double[150];
        double spread = 0;
        double colourful = 0;
        Dataset data = open(64, 150, 2, Split.TRAIN);
        for (int i = 0; i < means.length; i++) {
            Picture picture = data.get(i).picture();
            double[] luma = luma(picture);
            means[i] = Arrays.stream(luma).average().orElseThrow();
            double mean = means[i];
            spread +=
                    Math.sqrt(
                            Arrays.stream(luma)
                                    .map(v -> (v - mean) * (v - mean))
                                    .average()
                                    .orElseThrow());
            for (int at = 0; at < luma.length; at++) {
                colourful +=
                        Math.abs(picture.at(at % 64, at / 64, 0) - picture.at(at % 64, at / 64, 2));
            }
        }
        assertThat(Arrays.stream(means).average().orElseThrow()).isBetween(95.0, 140.0);
        assertThat(Arrays.stream(means).min().orElseThrow()).as("darkest").isLessThan(70);
        assertThat(Arrays.stream(means).max().orElseThrow()).as("lightest").isGreaterThan(160);
        assertThat(spread / means.length).as("contrast within a picture").isGreaterThan(30);
        assertThat(colourful / means.length / 64 / 64).as("|red - blue|").isGreaterThan(20);
    }

    /** Close-ups beside wide views: the density of edges differs from picture to picture. */
    @Test
    void somePicturesAreFineAndSomeAreCoarse() {
        double[] flat =
                Arrays.stream(lumas(64, 150))
                        .mapToDouble(DeadLeavesTest::flatShare)
                        .sorted()
                        .toArray();
        assertThat(flat[15]).as("tenth from the finest").isLessThan(0.3);
        assertThat(flat[135]).as("tenth from the coarsest").isGreaterThan(0.45);
    }

    /** Share of neighbours that differ by less than 4 grey levels. */
    private static double flatShare(double[] picture) {
        return IntStream.range(1, picture.length)
                .mapToDouble(at -> Math.abs(picture[at] - picture[at - 1]) < 4 ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static double[][] lumas(int size, int count) {
        Dataset data = open(size, count, 0, Split.TRAIN);
        return IntStream.range(0, count)
                .mapToObj(i -> luma(data.get(i).picture()))
                .toArray(double[][]::new);
    }

    private static double[] luma(Picture p) {
        double[] luma = new double[p.width() * p.height()];
        Arrays.setAll(
                luma,
                at -> {
                    int x = at % p.width();
                    int y = at / p.width();
                    return 0.299 * p.at(x, y, 0) + 0.587 * p.at(x, y, 1) + 0.114 * p.at(x, y, 2);
                });
        return luma;
    }

    private static double kurtosisOfDifferences(double[][] pictures, int width) {
        double square = 0;
        double fourth = 0;
        long count = 0;
        for (double[] picture : pictures) {
            for (int at = 1; at < picture.length; at++) {
                if (at % width > 0) {
                    double d = picture[at] - picture[at - 1];
                    square += d * d;
                    fourth += d * d * d * d;
                    count++;
                }
            }
        }
        return fourth * count / (square * square);
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> new DeadLeaves(7, 64, 3, 10, 10, 0))
                .isInstanceOf(Fault.class)
                .hasMessage("dead-leaves width must be between 8 and 2048, got 7");
        assertThatThrownBy(() -> new DeadLeaves(64, 4000, 3, 10, 10, 0))
                .hasMessage("dead-leaves height must be between 8 and 2048, got 4000");
        assertThatThrownBy(() -> new DeadLeaves(64, 64, 2, 10, 10, 0))
                .hasMessage("dead-leaves channels must be 1 or 3, got 2");
        assertThatThrownBy(() -> new DeadLeaves(64, 64, 3, 0, 10, 0))
                .hasMessage("dead-leaves count must be at least 1, got 0");
        assertThatThrownBy(() -> new DeadLeaves(64, 64, 3, 10, 0, 0))
                .hasMessage("dead-leaves testCount must be at least 1, got 0");
    }
}
