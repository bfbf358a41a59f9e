package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.compose.OneOf;
import dev.thaw.degrade.compose.RandomOrder;
import dev.thaw.degrade.compose.RandomSequence;
import dev.thaw.degrade.compose.Sometimes;
import dev.thaw.degrade.compose.Then;
import dev.thaw.degrade.compress.BitDepth;
import dev.thaw.degrade.compress.Jpeg;
import dev.thaw.degrade.compress.Palette;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.Spiral;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.degrade.noise.AdditiveNoise;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.noise.PerlinNoise;
import dev.thaw.degrade.noise.PoissonGaussian;
import dev.thaw.degrade.noise.SaltAndPepper;
import dev.thaw.degrade.noise.Speckle;
import dev.thaw.degrade.noise.UnevenNoise;
import dev.thaw.degrade.noise.UniformNoise;
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
                    Jpeg.class,
                    BitDepth.class,
                    Palette.class,
                    AdditiveNoise.class,
                    UniformNoise.class,
                    PoissonGaussian.class,
                    SaltAndPepper.class,
                    Speckle.class,
                    PerlinNoise.class,
                    UnevenNoise.class,
                    OneOf.class,
                    Then.class,
                    RandomOrder.class,
                    Sometimes.class,
                    RandomSequence.class);

    private Degradations() {}
}
