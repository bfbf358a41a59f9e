package dev.thaw.bench;

import java.util.function.Function;

/**
 * One piece of work in two ways.
 *
 * @param name in results
 * @param about what is done, in words
 * @param target at least so many times faster; 0 when there is none
 * @param factor the whole work is so many times what {@link Work#run} does; 1 when it is all
 * @param note said in the results; empty when there is nothing to say
 * @param open prepares the work of a way
 */
record Pair(
        String name,
        String about,
        double target,
        Pace pace,
        double factor,
        String note,
        Function<Way, Work> open) {
    Pair(String name, String about, double target, Pace pace, Function<Way, Work> open) {
        this(name, about, target, pace, 1, "", open);
    }
}
