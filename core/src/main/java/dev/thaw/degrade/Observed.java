package dev.thaw.degrade;

/**
 * Capability of a {@link Degrader}: what it gives is the process as it is seen, stored with fewer
 * levels for example. A network has to be trained on that; a sampler walks on the process itself,
 * where the rounding would not cancel.
 */
public interface Observed {
    /** The process behind it; belongs to this degrader and closes with it. */
    Degrader exact();

    /** The process behind {@code d}; {@code d} itself when it is not observed. */
    static Degrader exact(Degrader d) {
        return d instanceof Observed observed ? observed.exact() : d;
    }
}
