package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.compose.Scheduled;
import dev.thaw.degrade.mask.BoxMask;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.PixelMask;
import dev.thaw.degrade.mask.Spiral;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.degrade.weather.Snow;

/** The catalogue of degradations. */
public final class Degradations {
    public static final Catalogue<Degradation> CATALOGUE =
            Catalogue.of(
                    "degradation",
                    Degradation.class,
                    GaussianBlur.class,
                    HeatBlur.class,
                    InpaintMask.class,
                    BoxMask.class,
                    PixelMask.class,
                    Pixelate.class,
                    GaussianNoise.class,
                    Noised.class,
                    Fade.class,
                    Spiral.class,
                    Decolor.class,
                    Snow.class,
                    EightBit.class,
                    Scheduled.class,
                    Animorphosis.class);

    private Degradations() {}
}
