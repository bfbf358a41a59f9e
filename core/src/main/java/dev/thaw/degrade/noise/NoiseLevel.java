package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;

/**
 * σ as a function of severity, for noise that is added and does not preserve variance. It grows
 * from {@code least} to {@code most} while severity goes from 0 to {@code reached} and stays there.
 *
 * <p>The defaults are those of Daras et al. (2022), appendix D: σ(t) = 0.01·10^min(4t, 1). They
 * count for images in [-1, 1].
 */
@Says("how the std of added noise grows with severity")
public record NoiseLevel(
        @Says(value = "how it grows", byDefault = "geometric") Growth growth,
        @Says(
                        value = "std as severity goes to 0; means nothing where it is constant",
                        rule = "at least 0, above 0 when geometric",
                        byDefault = "0.01")
                double least,
        @Says(
                        value = "largest std",
                        rule = "above 0, at least least unless constant",
                        byDefault = "0.1")
                double most,
        @Says(
                        value = "severity at which the largest std is reached",
                        rule = "above 0, at most 1",
                        byDefault = "0.25")
                double reached) {
    /** The shape between the least and the largest std. */
    public enum Growth {
        /** The largest at every step. */
        CONSTANT,
        /** By equal amounts. */
        LINEAR,
        /** By equal factors. */
        GEOMETRIC,
        /** By half a period of the cosine: slow, fast, slow. */
        COSINE
    }

    public NoiseLevel {
        Check.atLeast("noise least", 0.0, least);
        Check.positive("noise most", most);
        Check.positive("noise reached", reached);
        Check.within("noise reached", 0.0, 1.0, reached);
        Check.that(
                growth == Growth.CONSTANT || least <= most,
                "noise must not shrink: most must be at least least " + least + ", got " + most);
        Check.that(
                growth != Growth.GEOMETRIC || least > 0,
                "noise least must be above 0 when it grows geometrically, got " + least);
    }

    /** The same at every step. */
    public static NoiseLevel constant(double sigma) {
        return new NoiseLevel(Growth.CONSTANT, sigma, sigma, 1);
    }

    /** σ at a severity above 0; at 0 its limit from above. */
    public double at(double severity) {
        double u = Math.min(severity / reached, 1);
        return switch (growth) {
            case CONSTANT -> most;
            case LINEAR -> least + (most - least) * u;
            case GEOMETRIC -> least * Math.pow(most / least, u);
            case COSINE -> least + (most - least) * (1 - Math.cos(Math.PI * u)) / 2;
        };
    }
}
