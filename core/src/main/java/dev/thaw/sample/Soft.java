package dev.thaw.sample;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What the samplers of x_t = C_t x0 + σ_t ε share. */
record Soft(Noisy process, LastStep last) {
    static Soft of(String sampler, Degrader d, LastStep last) {
        if (!(Observed.exact(d) instanceof Noisy noisy)) {
            throw Fault.usage(
                    "sampler "
                            + sampler
                            + " needs a linear degradation with noise, x_t = C_t x0 + σ_t ε, this"
                            + " one has no noise: put it into {type: noised, of: …} if it is"
                            + " linear, else use sampler cold with end fixed");
        }
        Check.that(
                last != LastStep.KEEP || noisy.least() > 0,
                "sampler "
                        + sampler
                        + " with last keep needs a process that keeps noise as severity goes to 0,"
                        + " this one keeps none: use last denoise");
        return new Soft(noisy, last);
    }

    /** Whether the step to {@code next} is the last and ends in the estimate. */
    boolean endsClean(double next) {
        return next == 0 && last == LastStep.DENOISE;
    }

    /** C x̂0 at a severity. */
    Tensor mean(Tensor x0Hat, double severity) {
        return severity == 0 ? x0Hat : process.mean(x0Hat, Walk.severity(x0Hat, severity));
    }

    /** σ at a severity, {@code (N, 1, 1, 1)}; at 0 what the process keeps. */
    Tensor sigma(Tensor x, double severity) {
        Tensor s = Walk.severity(x, severity);
        return Tensors.perImage(
                severity == 0 ? s.add(new Scalar(process.least())) : process.sigma(s));
    }

    /** η ~ N(0, I) of the step that starts at a severity. */
    static Tensor fresh(Tensor x, Seeds seeds, double severity) {
        ImageShape image = new ImageShape((int) x.size(1), (int) x.size(2), (int) x.size(3));
        Seeds own = seeds.derive("sampler").at(Double.doubleToLongBits(severity));
        return Noise.gaussian(own, image, Tensors.device(x));
    }
}
