package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.degrade.blur.AnisotropicBlur;
import dev.thaw.degrade.blur.BoxBlur;
import dev.thaw.degrade.blur.Defocus;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.blur.KernelBlur;
import dev.thaw.degrade.blur.MotionBlur;
import dev.thaw.degrade.blur.ZoomBlur;
import dev.thaw.degrade.colour.ChannelSwap;
import dev.thaw.degrade.colour.ColourMatrix;
import dev.thaw.degrade.colour.Contrast;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.colour.Exposure;
import dev.thaw.degrade.colour.Gamma;
import dev.thaw.degrade.colour.Haze;
import dev.thaw.degrade.colour.HueSaturation;
import dev.thaw.degrade.colour.Vignette;
import dev.thaw.degrade.colour.WhiteBalance;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.compose.OneOf;
import dev.thaw.degrade.compose.RandomOrder;
import dev.thaw.degrade.compose.RandomSequence;
import dev.thaw.degrade.compose.Rescaled;
import dev.thaw.degrade.compose.Sometimes;
import dev.thaw.degrade.compose.Then;
import dev.thaw.degrade.compress.BitDepth;
import dev.thaw.degrade.compress.Jpeg;
import dev.thaw.degrade.compress.Palette;
import dev.thaw.degrade.geometry.Elastic;
import dev.thaw.degrade.geometry.Occlude;
import dev.thaw.degrade.geometry.PatchTurn;
import dev.thaw.degrade.geometry.Scramble;
import dev.thaw.degrade.learned.DeepDream;
import dev.thaw.degrade.learned.Frames;
import dev.thaw.degrade.mask.BoxMask;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.PixelMask;
import dev.thaw.degrade.mask.Spiral;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.degrade.mixing.Blend;
import dev.thaw.degrade.mixing.CrossFade;
import dev.thaw.degrade.mixing.Overlay;
import dev.thaw.degrade.mixing.PatchPaste;
import dev.thaw.degrade.noise.AdditiveNoise;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.degrade.noise.PerlinNoise;
import dev.thaw.degrade.noise.PoissonGaussian;
import dev.thaw.degrade.noise.SaltAndPepper;
import dev.thaw.degrade.noise.Speckle;
import dev.thaw.degrade.noise.UnevenNoise;
import dev.thaw.degrade.noise.UniformNoise;
import dev.thaw.degrade.resolution.Decimate;
import dev.thaw.degrade.resolution.Interlace;
import dev.thaw.degrade.resolution.Moire;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.degrade.resolution.RollingShift;
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
                    RandomSequence.class,
                    Exposure.class,
                    Gamma.class,
                    Contrast.class,
                    Vignette.class,
                    WhiteBalance.class,
                    HueSaturation.class,
                    ChannelSwap.class,
                    ColourMatrix.class,
                    Haze.class,
                    Scramble.class,
                    PatchTurn.class,
                    PatchPaste.class,
                    Elastic.class,
                    Occlude.class,
                    Blend.class,
                    CrossFade.class,
                    Overlay.class,
                    Rescaled.class,
                    MotionBlur.class,
                    Defocus.class,
                    ZoomBlur.class,
                    BoxBlur.class,
                    AnisotropicBlur.class,
                    KernelBlur.class,
                    Decimate.class,
                    Interlace.class,
                    Moire.class,
                    RollingShift.class,
                    Frames.class,
                    DeepDream.class);

    private Degradations() {}
}
