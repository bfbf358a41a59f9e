package dev.thaw.sample;

import org.bytedeco.pytorch.Tensor;

/** Sees each step of a sampler. */
@FunctionalInterface
public interface StepListener {
    /** Sees nothing. */
    StepListener NONE = step -> {};

    /**
     * One step.
     *
     * @param index 0 for the first
     * @param severity before the step
     * @param next severity after it
     * @param xt state before the step; valid during the call only
     * @param x0Hat the restorer's estimate; valid during the call only
     * @param after state after the step; valid during the call only
     */
    record Step(int index, double severity, double next, Tensor xt, Tensor x0Hat, Tensor after) {}

    void on(Step step);
}
