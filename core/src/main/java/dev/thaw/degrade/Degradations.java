package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.learned.DeepDream;
import dev.thaw.degrade.learned.Frames;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.Spiral;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.degrade.weather.Snow;

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
                    Fade.class,
                    Spiral.class,
                    Decolor.class,
                    Snow.class,
                    EightBit.class,
                    Animorphosis.class,
                    Frames.class,
                    DeepDream.class);

    private Degradations() {}
}
