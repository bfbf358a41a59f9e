package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
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
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Pixels become black or white, more and more of them: a pixel is hit from the step on at which the
 * share most·(n/T)^power passes its own uniform threshold, and what hit it stays. With {@code most}
 * = 1 no pixel is left at the end.
 */
@Says("salt and pepper: more and more pixels turn white or black")
public record SaltAndPepper(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "100")
                int steps,
        @Says(
                        value = "share of the pixels that are hit at the last step",
                        rule = "above 0, at most 1",
                        byDefault = "1")
                double most,
        @Says(
                        value = "power of the severity that this share grows with",
                        rule = "above 0",
                        byDefault = "1")
                double power,
        @Says(
                        value = "chance that a pixel is hit by white, not black",
                        rule = "between 0 and 1",
                        byDefault = "0.5")
                double salt,
        @Says(
                        value =
                                "whether each channel of a pixel is hit by itself, which gives colours",
                        byDefault = "false")
                boolean coloured)
        implements Degradation {
    public SaltAndPepper {
        Check.within("salt-and-pepper steps", 1, 1_000_000, steps);
        Check.positive("salt-and-pepper most", most);
        Check.within("salt-and-pepper most", 0, 1, most);
        Check.positive("salt-and-pepper power", power);
        Check.within("salt-and-pepper salt", 0, 1, salt);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor shares = Ramp.keep(device, steps, n -> Ramp.power(most, power, n, steps));
        int planes = coloured ? image.channels() : 1;
        ImageShape hit = new ImageShape(planes, image.height(), image.width());
        return Formula.open(this, image, device, seeds -> law(shares, seeds, hit, device), shares);
    }

    private Formula.Law law(Tensor shares, Seeds seeds, ImageShape hit, Device device) {
        int size = hit.channels() * hit.height() * hit.width();
        try (Scope scope = Scope.open()) {
            Tensor resists =
                    Noise.uniform(seeds.derive("hit"), size, device).view(hit.batch(seeds.count()));
            Tensor white =
                    Noise.uniform(seeds.derive("salt"), size, device)
                            .view(hit.batch(seeds.count()))
                            .lt(new Scalar((float) salt));
            Tensor grain = white.to(ScalarType.Float).mul(new Scalar(2f)).sub(new Scalar(1f));
            return new Grains(shares, scope.keep(resists), scope.keep(grain));
        }
    }

    /**
     * Who is hit when, and by what.
     *
     * @param resists share at which each pixel is hit, {@code (N, 1 or C, H, W)}
     * @param grain −1 or 1, the same shape
     */
    private record Grains(Tensor shares, Tensor resists, Tensor grain) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor share = Tensors.perImage(shares.index_select(0, n));
            return grain.where(resists.lt(share), x0);
        }

        @Override
        public void close() {
            resists.close();
            grain.close();
        }
    }

    /** At the end no picture is left where all pixels are hit; else this is an approximation. */
    @Override
    public Prior prior() {
        return new OwnEnd(this);
    }
}
