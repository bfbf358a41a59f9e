package dev.thaw.train;

/** Sees a training; called on the training thread. */
public interface TrainingListener {
    /** Sees nothing. */
    TrainingListener NONE = progress -> {};

    /**
     * Where a training stands.
     *
     * @param images images trained
     * @param total images of the whole training
     * @param step optimiser steps made
     * @param loss mean loss since the last report
     * @param learningRate of the last step
     * @param gradientNorm of the last step, before clipping
     * @param imagesPerSecond since this process started to train
     * @param seconds since this process started to train
     */
    record Progress(
            long images,
            long total,
            long step,
            double loss,
            double learningRate,
            double gradientNorm,
            double imagesPerSecond,
            double seconds) {}

    void progress(Progress progress);
}
