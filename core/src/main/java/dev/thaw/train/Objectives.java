package dev.thaw.train;

import dev.thaw.base.Catalogue;

/** The catalogue of objectives. */
public final class Objectives {
    public static final Catalogue<Objective> CATALOGUE =
            Catalogue.of(
                    "objective",
                    Objective.class,
                    CleanImage.class,
                    ConsistentImage.class,
                    PreviousState.class,
                    Direction.class,
                    NoisyImage.class,
                    RandomMean.class,
                    SoftScore.class);

    private Objectives() {}
}
