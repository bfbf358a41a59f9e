package dev.thaw.degrade;

import dev.thaw.base.Catalogue;

/** The catalogue of degradations. */
public final class Degradations {
    public static final Catalogue<Degradation> CATALOGUE =
            Catalogue.of("degradation", Degradation.class);

    private Degradations() {}
}
