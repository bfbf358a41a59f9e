package dev.thaw.base;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One 64-bit key per image. Every draw is keyed by (seed, image index, purpose, step), so picture
 * 17 gets the same draw in a batch of 1 or of 64, on any device, before or after a resume.
 * Immutable.
 */
public final class Seeds {
    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private final long[] keys;

    private Seeds(long[] keys) {
        this.keys = keys;
    }

    /** Keys of images {@code first … first + count − 1} under {@code seed}. */
    public static Seeds of(long seed, long first, int count) {
        long[] indices = new long[count];
        Arrays.setAll(indices, i -> first + i);
        return of(seed, indices);
    }

    /** Keys of the images with these indices under {@code seed}. */
    public static Seeds of(long seed, long[] indices) {
        long[] keys = new long[indices.length];
        Arrays.setAll(keys, i -> mix(mix(seed) ^ mix(indices[i] + 0x632be59bd9b4e019L)));
        return new Seeds(keys);
    }

    public int count() {
        return keys.length;
    }

    public long key(int image) {
        return keys[image];
    }

    /** Independent keys for another purpose: {@code "mask"}, {@code "noise"}, {@code "crop"} … */
    public Seeds derive(String purpose) {
        long word = hash(purpose);
        return map(key -> mix(key ^ word));
    }

    /** Independent keys for step {@code step} of a purpose. */
    public Seeds at(long step) {
        long word = mix(step + 0x9e3779b97f4a7c15L);
        return map(key -> mix(key ^ word));
    }

    /** Keys {@code from … to − 1}. */
    public Seeds slice(int from, int to) {
        return new Seeds(Arrays.copyOfRange(keys, from, to));
    }

    /** The keys of these images, in this order. */
    public Seeds pick(int[] images) {
        return new Seeds(Arrays.stream(images).mapToLong(this::key).toArray());
    }

    /** A fresh generator for one image; equal keys give equal streams. */
    public RandomGenerator random(int image) {
        return GENERATORS.create(keys[image]);
    }

    private Seeds map(java.util.function.LongUnaryOperator change) {
        return new Seeds(Arrays.stream(keys).map(change).toArray());
    }

    private static long hash(String word) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < word.length(); i++) {
            h = (h ^ word.charAt(i)) * 0x100000001b3L;
        }
        return mix(h);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that spreads all bits. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
