package dev.thaw.degrade.compose;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.List;
import java.util.Map;

/**
 * A degradation that some images are spared from, drawn for each image: they stay clean up to full
 * severity. Meant as a part of another one.
 */
@Says("a degradation that not every image meets")
public record Sometimes(
        @Says(value = "the degradation", byDefault = "gaussian-blur") Degradation of,
        @Says(value = "share of the images that meet it", rule = "0 to 1", byDefault = "0.5")
                double chance)
        implements Composite {
    public Sometimes {
        Check.within("sometimes chance", 0, 1, chance);
        Chain.checkSteps("sometimes", of.steps());
    }

    @Override
    public int steps() {
        return of.steps();
    }

    @Override
    public List<Degradation> inner() {
        return List.of(of);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Plan.Turn turn = new Plan.Turn(0, PartRamp.shared(steps(), 1));
        Plan met = new Plan(Map.of("met", true), List.of(turn));
        Plan spared = new Plan(Map.of("met", false), List.of());
        return Chain.open(
                this,
                List.of(of),
                image,
                device,
                seeds -> {
                    Seeds keys = seeds.derive("chance");
                    return i -> keys.random(i).nextDouble() < chance ? met : spared;
                });
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
