package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.blur.GaussianBlur;

/** The catalogue of degradations. */
public final class Degradations {
    public static final Catalogue<Degradation> CATALOGUE =
            Catalogue.of("degradation", Degradation.class, GaussianBlur.class);

    private Degradations() {}
}
