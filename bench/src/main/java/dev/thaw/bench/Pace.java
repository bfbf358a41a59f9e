package dev.thaw.bench;

/**
 * How long one process measures a piece of work; an iteration lasts at least so many seconds and at
 * least one time through.
 *
 * @param warmups iterations before the first that counts
 * @param iterations that count
 * @param seconds of an iteration
 */
record Pace(int warmups, int iterations, int seconds) {
    /** Milliseconds: many times through. */
    static final Pace QUICK = new Pace(2, 3, 1);

    /** A second or a few. */
    static final Pace STEP = new Pace(1, 2, 1);

    /** So long that warming up would be lost in it. */
    static final Pace LONG = new Pace(0, 1, 1);
}
