package dev.thaw.degrade.noise;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import org.bytedeco.pytorch.Tensor;

/**
 * Any linear degradation with additive Gaussian noise: D(x, n) = C_n x + σ_n ε with ε ~ N(0, I)
 * drawn once per image (Daras et al. 2022, §2: the corruptions of Soft Diffusion). D(x, 0) is x
 * itself, without noise. Values leave [-1, 1] by the noise.
 *
 * <p>Which sampler for which ε: where ε is known, as in generation from its own {@link #prior},
 * Algorithm 2 with a fixed end keeps exactly σ_s ε in the state x_s and takes all of it off in the
 * last step. Where nobody knows it, in a user's picture, end estimated does that with ε̂ = (x_s −
 * C_s x̂0)/σ_s.
 */
@Says("a linear degradation with additive Gaussian noise, as in Soft Diffusion")
public record Noised(
        @Says(value = "the linear degradation below the noise", byDefault = "heat-blur")
                Degradation of,
        @Says(value = "std of the noise", byDefault = "{}") NoiseLevel sigma)
        implements Degradation {
    @Override
    public int steps() {
        return of.steps();
    }

    @Override
    public boolean pictures() {
        return of.pictures();
    }

    @Override
    public boolean bounded() {
        return false;
    }

    /** That of the linear part, fitted without the noise, and noise of σ_T on top. */
    @Override
    public Prior prior() {
        return new NoisedStart(of.prior(), sigma.at(1));
    }

    /**
     * {@inheritDoc}
     *
     * @throws Fault of kind usage when the degradation below is not linear
     */
    @Override
    public Operator open(ImageShape image, Device device) {
        Operator linear = of.open(image, device);
        try {
            demandLinear(linear);
        } catch (RuntimeException e) {
            linear.close();
            throw e;
        }
        Tensor sigmas =
                Tables.keep(
                        device,
                        steps(),
                        n -> new float[] {n == 0 ? 0 : (float) sigma.at((double) n / steps())});
        return new Noising(this, image, device, linear, sigmas);
    }

    /** A degradation is known to be linear only once it is drawn. */
    private void demandLinear(Operator operator) {
        try (Degrader probe = operator.draw(Seeds.of(0, 0, 1))) {
            if (!(probe instanceof Linear)) {
                throw Fault.usage(
                        "noised needs a linear degradation, "
                                + Catalogue.nameOf(of.getClass())
                                + (Observed.exact(probe) == probe
                                        ? " with these settings is not: gaussian-blur, heat-blur,"
                                                + " fade, pixelate or inpaint-mask with a grey hole"
                                                + " would do"
                                        : " is not: put the noise below it, of: {type: noised, …}"));
            }
        }
    }
}
