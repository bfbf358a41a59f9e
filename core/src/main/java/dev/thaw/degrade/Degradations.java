package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.resolution.Pixelate;

/** The catalogue of degradations. */
public final class Degradations {
    public static final Catalogue<Degradation> CATALOGUE =
            Catalogue.of(
                    "degradation",
                    Degradation.class,
                    GaussianBlur.class,
                    InpaintMask.class,
                    Pixelate.class,
                    GaussianNoise.class,
                    Animorphosis.class);

    private Degradations() {}
}
