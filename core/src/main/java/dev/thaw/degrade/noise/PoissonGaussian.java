package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A photograph with less and less light, brightened again (the shot and read noise of Foi,
 * Trimeche, Katkovnik and Egiazarian 2008): where white is λ_n photons, a pixel of brightness v =
 * (x + 1)/2 counts k ~ Poisson(λ_n v), the electronics add noise of std {@code read}, and (k +
 * read·z)/λ_n, cut to [0, 1], is seen. λ_n = most·(fewest/most)^((n−1)/(T−1)).
 *
 * <p>Each pixel's k is the quantile of one uniform number, the same at all severities ({@link
 * PoissonQuantile}), so it does not grow as the light fades; z ~ N(0, I) stays too. At the end
 * hardly a photon comes from most pixels.
 */
@Says("shot and read noise: a photograph with less and less light")
public record PoissonGaussian(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "50")
                int steps,
        @Says(
                        value = "photons of a white pixel at the first step",
                        unit = "photons",
                        rule = "above 0, at most 1000000",
                        byDefault = "500")
                double most,
        @Says(
                        value = "photons of a white pixel at the last step",
                        unit = "photons",
                        rule = "above 0, at most most",
                        byDefault = "0.2")
                double fewest,
        @Says(
                        value = "standard deviation of the read noise",
                        unit = "photons",
                        rule = "at least 0",
                        byDefault = "1")
                double read)
        implements Degradation {
    public PoissonGaussian {
        Check.within("poisson-gaussian steps", 1, 1_000_000, steps);
        Check.positive("poisson-gaussian most", most);
        Check.within("poisson-gaussian most", 0, 1_000_000, most);
        Check.positive("poisson-gaussian fewest", fewest);
        Check.within("poisson-gaussian fewest", 0, most, fewest);
        Check.atLeast("poisson-gaussian read", 0.0, read);
    }

    /** λ_n of step {@code n} = 1 … T. */
    public double photons(int n) {
        return Ramp.geometric(most, fewest, n, steps);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor photons = Ramp.keep(device, steps, this::photons);
        int size = image.channels() * image.height() * image.width();
        return Formula.open(
                this,
                image,
                device,
                seeds -> {
                    try (Scope scope = Scope.open()) {
                        Tensor u =
                                Noise.uniform(seeds.derive("shot"), size, device)
                                        .view(image.batch(seeds.count()));
                        Tensor z = Noise.gaussian(seeds.derive("read"), image, device);
                        return new Exposure(
                                photons,
                                PoissonQuantile.of(u),
                                scope.keep(z.mul(new Scalar((float) read))));
                    }
                },
                photons);
    }

    private record Exposure(Tensor photons, PoissonQuantile shot, Tensor read)
            implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor white = Tensors.perImage(photons.index_select(0, n));
            Tensor expected =
                    x0.to(ScalarType.Double)
                            .add(new Scalar(1.0))
                            .mul(new Scalar(0.5))
                            .mul(white)
                            .clamp(new ScalarOptional(new Scalar(0.0)));
            Tensor counted = shot.at(expected).to(ScalarType.Float).add(read);
            return counted.div(white)
                    .clamp(new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(1f)))
                    .mul(new Scalar(2f))
                    .sub(new Scalar(1f));
        }

        @Override
        public void close() {
            shot.close();
            read.close();
        }
    }

    /** A good approximation where the last step leaves little of the picture, as by default. */
    @Override
    public Prior prior() {
        return new OwnEnd(this);
    }
}
