package dev.thaw.data.procedural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Datasets;
import dev.thaw.data.Sample;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrokesTest {
    private static final Path NOWHERE = Path.of("does-not-exist");

    private static Dataset open(int size, int count, long seed, Split split) {
        return new Strokes(size, count, count, seed).open(NOWHERE, split);
    }

    @Test
    void picturesDependOnSeedSplitAndIndexAlone() {
        Dataset few = open(28, 50, 3, Split.TRAIN);
        Dataset many = open(28, 5000, 3, Split.TRAIN);
        Sample[] forwards = IntStream.range(0, 50).mapToObj(few::get).toArray(Sample[]::new);
        Sample[] threads =
                IntStream.range(0, 50).parallel().mapToObj(many::get).toArray(Sample[]::new);
        for (int i = 49; i >= 0; i--) {
            assertThat(many.get(i)).as("picture %d", i).isEqualTo(forwards[i]);
        }
        assertThat(threads).isEqualTo(forwards);
        assertThat(open(28, 50, 4, Split.TRAIN).get(7).picture())
                .isNotEqualTo(forwards[7].picture());
    }

    @Test
    void trainAndTestShareNoPicture() {
        Set<Object> train = new HashSet<>();
        Dataset a = open(28, 1000, 0, Split.TRAIN);
        Dataset b = open(28, 1000, 0, Split.TEST);
        IntStream.range(0, 1000).forEach(i -> train.add(a.get(i).picture()));
        assertThat(train).as("no repeats").hasSize(1000);
        assertThat(IntStream.range(0, 1000).mapToObj(i -> b.get(i).picture()))
                .noneMatch(train::contains);
        assertThat(labels(a, 1000)).isNotEqualTo(labels(b, 1000));
    }

    @Test
    void allDigitsAreEquallyFrequent() {
        Dataset data = open(28, 60_000, 5, Split.TRAIN);
        int[] frequency = new int[10];
        // every 10 pictures hold each digit once, so any prefix of 10 n does, too
        for (int label : labels(data, 2000)) {
            frequency[label]++;
        }
        assertThat(frequency).containsOnly(200);
        int[] first = Arrays.copyOf(labels(data, 10), 10);
        assertThat(first).isNotEqualTo(Arrays.copyOfRange(labels(data, 20), 10, 20));
    }

    @Test
    void sizesSplitsAndClassesAreAsAsked() {
        Strokes spec = new Strokes(37, 30, 20, 0);
        assertThat(spec.procedural()).isTrue();
        assertThat(spec.open(NOWHERE, Split.TRAIN).size()).isEqualTo(30);
        Dataset test = spec.open(NOWHERE, Split.TEST);
        assertThat(test.size()).isEqualTo(20);
        assertThat(test.classes())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(test.get(3).picture().width()).isEqualTo(37);
        assertThat(test.get(3).picture().height()).isEqualTo(37);
        assertThat(test.get(3).picture().channels()).isEqualTo(1);
        assertThat(test.get(3).name()).isEqualTo("strokes-test-00003");
        assertThatThrownBy(() -> test.get(20)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Datasets.CATALOGUE.find("strokes")).isEqualTo(Strokes.class);
    }

    @Test
    void inkFillsTheBoxAndIsCentred() {
        for (int size : new int[] {16, 28, 37, 64}) {
            Dataset data = open(size, 200, 9, Split.TRAIN);
            int box = Math.round(size * 20 / 28f);
            for (int i = 0; i < 40; i++) {
                Ink ink = Ink.of(data.get(i).picture());
                String what = "picture " + i + " of " + size;
                // a rim of one pixel fades to nothing, so up to a pixel may be missing at each side
                assertThat(Math.max(ink.width(), ink.height())).as(what).isBetween(box - 2, box);
                assertThat(ink.centreX()).as(what).isCloseTo(size / 2.0, within(0.51));
                assertThat(ink.centreY()).as(what).isCloseTo(size / 2.0, within(0.51));
            }
        }
    }

    /** The published figures of MNIST: mean 33.3, deviation 78.6, 19 % of the pixels inked. */
    @Test
    void inkStatisticsAreThoseOfMnist() {
        Dataset data = open(28, 1000, 0, Split.TRAIN);
        double[] levels =
                IntStream.range(0, 1000)
                        .mapToObj(i -> data.get(i).picture().samples())
                        .flatMapToInt(s -> IntStream.range(0, s.length).map(k -> s[k] & 0xff))
                        .asDoubleStream()
                        .toArray();
        double mean = Arrays.stream(levels).average().orElseThrow();
        double square = Arrays.stream(levels).map(v -> v * v).average().orElseThrow();
        double inked = Arrays.stream(levels).filter(v -> v > 0).count() / (double) levels.length;
        // the mean of 1,000 pictures (deviation 12 each) strays by 0.4 alone
        assertThat(mean).isCloseTo(33.3, within(1.5));
        assertThat(Math.sqrt(square - mean * mean)).isCloseTo(78.6, within(2.0));
        assertThat(inked).isCloseTo(0.191, within(0.01));
    }

    @Test
    void digitsCanBeToldApartByTheirClassMeans() {
        Dataset train = open(28, 1000, 1, Split.TRAIN);
        Dataset test = open(28, 500, 1, Split.TEST);
        int[] truth = labels(train, 1000);
        int[] shuffled = truth.clone();
        Random random = new Random(1);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swapped;
        }
        assertThat(nearestMean(train, truth, test)).isGreaterThan(0.7);
        // chance is 0.1, the deviation of 500 guesses 0.013
        assertThat(nearestMean(train, shuffled, test)).isLessThan(0.25);
    }

    /** Share of test pictures whose nearest class mean of the training pictures is their own. */
    private static double nearestMean(Dataset train, int[] labels, Dataset test) {
        double[][] means = new double[10][28 * 28];
        for (int i = 0; i < labels.length; i++) {
            byte[] s = train.get(i).picture().samples();
            for (int k = 0; k < s.length; k++) {
                means[labels[i]][k] += (s[k] & 0xff) * 10.0 / labels.length;
            }
        }
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            Sample sample = test.get(i);
            byte[] s = sample.picture().samples();
            int best =
                    IntStream.range(0, 10)
                            .boxed()
                            .min((a, b) -> Double.compare(away(s, means[a]), away(s, means[b])))
                            .orElseThrow();
            right += best == sample.label() ? 1 : 0;
        }
        return right / (double) test.size();
    }

    private static double away(byte[] samples, double[] mean) {
        double sum = 0;
        for (int k = 0; k < samples.length; k++) {
            double d = (samples[k] & 0xff) - mean[k];
            sum += d * d;
        }
        return sum;
    }

    private static int[] labels(Dataset data, int count) {
        return IntStream.range(0, count).map(i -> data.get(i).label()).toArray();
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> new Strokes(15, 10, 10, 0))
                .isInstanceOf(Fault.class)
                .hasMessage("strokes size must be between 16 and 2048, got 15");
        assertThatThrownBy(() -> new Strokes(28, 0, 10, 0))
                .hasMessage("strokes count must be at least 1, got 0");
        assertThatThrownBy(() -> new Strokes(28, 10, -1, 0))
                .hasMessage("strokes testCount must be at least 1, got -1");
    }
}
