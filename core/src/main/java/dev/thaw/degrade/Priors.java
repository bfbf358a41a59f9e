package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.mixing.OtherImages;
import dev.thaw.degrade.noise.NoisedStart;

/** The catalogue of priors over x_T. */
public final class Priors {
    public static final Catalogue<Prior> CATALOGUE =
            Catalogue.of(
                    "prior",
                    Prior.class,
                    StandardNormal.class,
                    PrincipalGaussian.class,
                    Mixture.class,
                    ConstantColour.class,
                    DegradedPictures.class,
                    OtherImages.class,
                    OwnEnd.class,
                    NoisedStart.class);

    private Priors() {}
}
