package dev.thaw.bench;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long one process measures a piece of work; an iteration lasts at least so many seconds and at
 * least one time through.
 *
 * @param warmups iterations before the first that counts
 * @param iterations that count
 * @param seconds of an iteration; 0 = one time through
 */
record Pace(int warmups, int iterations, int seconds) {
    /** Milliseconds: many times through. */
    static final Pace QUICK = new Pace(2, 3, 1);

    /** A second or a few; the first ones pay for new memory and the compiler. */
    static final Pace STEP = new Pace(3, 3, 1);

    /** Seconds the straightforward way: there only Thaw's warms up. */
    static final Pace LONG = new Pace(0, 1, 1);

    /** Many steps: one time through to warm up, one that counts. */
    static final Pace WALK = new Pace(1, 1, 0);

    TimeValue length() {
        return seconds == 0 ? TimeValue.milliseconds(1) : TimeValue.seconds(seconds);
    }

    int warmups(Way way) {
        return way == Way.THAW && seconds > 0 ? Math.max(1, warmups) : warmups;
    }
}
