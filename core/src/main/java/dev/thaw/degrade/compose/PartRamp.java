package dev.thaw.degrade.compose;

/** How the severity of a part follows that of the whole. */
final class PartRamp {
    private PartRamp() {}

    /**
     * The part's severity at each step 0 … T: 0 up to {@code from}, {@code most} from {@code to}
     * on, and a straight line between them; where they are equal, a jump right behind them.
     */
    static float[] of(int steps, double from, double to, double most) {
        float[] ramp = new float[steps + 1];
        for (int n = 1; n <= steps; n++) {
            double s = (double) n / steps;
            double way = from == to ? (s > from ? 1 : 0) : (s - from) / (to - from);
            ramp[n] = (float) (most * Math.clamp(way, 0.0, 1.0));
        }
        return ramp;
    }

    /** {@code most} of the severity of the whole. */
    static float[] shared(int steps, double most) {
        return of(steps, 0, 1, most);
    }
}
