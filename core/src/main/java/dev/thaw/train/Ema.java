package dev.thaw.train;

import dev.thaw.base.Check;
import dev.thaw.base.Says;

/**
 * One exponential moving average of the weights. Either by half-life in images (Karras et al.
 * 2024), which survives a change of batch size, or by decay per update, every so many steps, with
 * plain copies before a first step, as published recipes state it.
 */
@Says("a moving average of the weights")
public record Ema(
        @Says(
                        value = "after so many images a weight counts half; 0 = use decay",
                        unit = "images",
                        rule = "at least 0",
                        byDefault = "0")
                double halfLife,
        @Says(
                        value = "share of the old average kept at each update; 0 = use halfLife",
                        rule = "0 to 1",
                        byDefault = "0")
                double decay,
        @Says(
                        value = "optimiser steps between updates",
                        unit = "steps",
                        rule = "at least 1",
                        byDefault = "1")
                int every,
        @Says(
                        value = "updates at earlier steps are plain copies",
                        unit = "steps",
                        rule = "at least 0",
                        byDefault = "0")
                int start) {
    public Ema {
        Check.atLeast("ema halfLife", 0.0, halfLife);
        Check.that(
                decay >= 0 && decay < 1, "ema decay must be at least 0 and below 1, got " + decay);
        Check.that(
                (halfLife > 0) != (decay > 0),
                "ema needs either halfLife or decay above 0, got halfLife "
                        + halfLife
                        + " and decay "
                        + decay);
        Check.atLeast("ema every", 1, every);
        Check.atLeast("ema start", 0, start);
    }

    /**
     * Share of the old average to keep after an optimiser step, or 1 when this step leaves the
     * average alone.
     *
     * @param step number of the optimiser step, 0 for the first
     * @param images images trained after this step
     * @param batch images of this step
     */
    double keep(long step, long images, long batch) {
        if (step % every != 0) {
            return 1;
        }
        if (step < start) {
            return 0;
        }
        if (decay > 0) {
            return decay;
        }
        // a young run forgets its start: the half-life never exceeds a twentieth of the run so far
        double effective = Math.min(halfLife, images * 0.05);
        return Math.pow(0.5, (double) batch * every / effective);
    }
}
