package dev.thaw.sample;

import dev.thaw.base.Catalogue;

/** The catalogue of samplers. */
public final class Samplers {
    public static final Catalogue<Sampler> CATALOGUE =
            Catalogue.of(
                    "sampler",
                    Sampler.class,
                    Cold.class,
                    Naive.class,
                    Direct.class,
                    Momentum.class,
                    SoftNaive.class);

    private Samplers() {}
}
