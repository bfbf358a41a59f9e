package dev.thaw.base;

import java.util.Collection;

/**
 * Checks of settings. Each returns the value it was given or throws a {@link Fault} of kind usage
 * whose sentence has three parts: name, rule, value.
 */
public final class Check {
    private Check() {}

    public static int atLeast(String name, int least, int value) {
        that(value >= least, name + " must be at least " + least + ", got " + value);
        return value;
    }

    public static long atLeast(String name, long least, long value) {
        that(value >= least, name + " must be at least " + least + ", got " + value);
        return value;
    }

    /** Finite and at least {@code least}. */
    public static double atLeast(String name, double least, double value) {
        that(
                Double.isFinite(value) && value >= least,
                name + " must be a number of at least " + least + ", got " + value);
        return value;
    }

    /** Finite and above zero. */
    public static double positive(String name, double value) {
        that(Double.isFinite(value) && value > 0, name + " must be a number above 0, got " + value);
        return value;
    }

    public static double finite(String name, double value) {
        that(Double.isFinite(value), name + " must be a finite number, got " + value);
        return value;
    }

    /** Within [low, high], both included. */
    public static double within(String name, double low, double high, double value) {
        that(
                value >= low && value <= high,
                name + " must be between " + low + " and " + high + ", got " + value);
        return value;
    }

    /** Within [low, high], both included. */
    public static int within(String name, int low, int high, int value) {
        that(
                value >= low && value <= high,
                name + " must be between " + low + " and " + high + ", got " + value);
        return value;
    }

    public static int odd(String name, int value) {
        that(value >= 1 && value % 2 == 1, name + " must be odd and at least 1, got " + value);
        return value;
    }

    public static <C extends Collection<?>> C notEmpty(String name, C value) {
        that(!value.isEmpty(), name + " must not be empty");
        return value;
    }

    public static void that(boolean holds, String sentence) {
        if (!holds) {
            throw Fault.usage(sentence);
        }
    }
}
