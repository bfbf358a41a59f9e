package dev.thaw.data.procedural;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.image.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Handwriting-like digits 0 … 9, white on black, one grey channel, laid out as in MNIST (LeCun et
 * al. 1998): the ink fits a box of 20/28 of the picture and its centre of mass is in the middle.
 * Every ten pictures in a row hold each digit once, in random order.
 */
@Says("handwriting-like digits 0 to 9 with labels, made by Thaw")
public record Strokes(
        @Says(value = "width and height", unit = "pixels", rule = "16 to 2048", byDefault = "28")
                int size,
        @Says(
                        value = "pictures to train on",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "60000")
                int count,
        @Says(
                        value = "pictures to test on",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "10000")
                int testCount,
        @Says(value = "key of all random draws", byDefault = "0") long seed)
        implements DatasetSpec {
    private static final List<String> CLASSES =
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    /** Width of the grey rim of a stroke, in pixels. */
    private static final float RIM = 1.3f;

    public Strokes {
        Check.within("strokes size", 16, 2048, size);
        Check.atLeast("strokes count", 1, count);
        Check.atLeast("strokes testCount", 1, testCount);
    }

    @Override
    public boolean procedural() {
        return true;
    }

    @Override
    public Dataset open(Path root, Split split) {
        Seeds labels = Seeds.of(seed, 0, 1).derive("labels " + split);
        return new Painted(
                "strokes",
                split,
                split == Split.TRAIN ? count : testCount,
                seed,
                CLASSES,
                index -> label(labels, index),
                (index, key) -> paint(label(labels, index), key.random(0)));
    }

    /** Entry {@code index % 10} of a random permutation of the digits, drawn per ten pictures. */
    private static int label(Seeds seeds, int index) {
        RandomGenerator random = seeds.at(index / 10).random(0);
        int[] digits = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        for (int i = 9; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = digits[i];
            digits[i] = digits[j];
            digits[j] = swapped;
        }
        return digits[index % 10];
    }

    private Picture paint(int digit, RandomGenerator random) {
        int box = Math.round(size * 20 / 28f);
        Pen pen = new Pen(box, RIM);
        pen.draw(new Hand(random).write(digit, box));
        return Picture.of(size, size, 1, centred(grey(pen.field(), random), box));
    }

    /** Grey levels of the distances: a soft step, made ragged as by a coarse scan. */
    private static int[] grey(float[] field, RandomGenerator random) {
        float ragged = 0.05f + 0.2f * random.nextFloat();
        int[] levels = new int[field.length];
        for (int i = 0; i < field.length; i++) {
            if (field[i] < RIM) {
                float noise = ragged * (2 * random.nextFloat() - 1);
                float t = Math.clamp(0.5f - (field[i] + noise) / RIM, 0f, 1f);
                levels[i] = Math.round(255 * t * t * (3 - 2 * t));
            }
        }
        return levels;
    }

    /** The box on a black square, moved by whole pixels so that the centre of mass is central. */
    private byte[] centred(int[] levels, int box) {
        long mass = 0;
        long sumX = 0;
        long sumY = 0;
        for (int i = 0; i < levels.length; i++) {
            mass += levels[i];
            sumX += (long) levels[i] * (i % box);
            sumY += (long) levels[i] * (i / box);
        }
        double middle = size / 2.0;
        int left = Math.clamp(Math.round(middle - sumX / (double) mass), 0, size - box);
        int top = Math.clamp(Math.round(middle - sumY / (double) mass), 0, size - box);
        byte[] samples = new byte[size * size];
        for (int i = 0; i < levels.length; i++) {
            samples[(top + i / box) * size + left + i % box] = (byte) levels[i];
        }
        return samples;
    }
}
