package dev.thaw.sample;

/** How a sampler of noisy processes ends; the papers leave it open. */
public enum LastStep {
    /** In the estimate x̂0 of the last state: without noise. */
    DENOISE,
    /**
     * In a state at severity 0 with the noise that the process keeps there, {@link
     * dev.thaw.degrade.Noisy#least()}: as the algorithms are printed, with σ_0 = σ_min.
     */
    KEEP
}
