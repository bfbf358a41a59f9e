package dev.thaw.golden;

import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.tensor.Device;
import org.bytedeco.pytorch.Tensor;

/** Fades to a picture of another set. */
final class MixRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        if (!c.operator().equals("demix")) {
            throw new NoRunner(c);
        }
        Animorphosis spec = Recipes.animorphosis(c.params().path("T").asInt());
        Tensor clean = c.tensor("in.x_start");
        Tensor severity = Recipes.severity(c.tensor("in.q_t"), spec.steps());
        try (Mixing mixing = spec.open(Recipes.shape(clean), Device.CPU);
                Degrader d = mixing.with(c.tensor("in.x_end"))) {
            Tensor mixed = d.degrade(clean, severity);
            c.expect("out.q_sample", mixed);
            try (Degrader again = ((Noisy) d).reestimate(mixed, clean, severity)) {
                c.expect("out.x_end_estimate", ((Noisy) again).noise());
            }
        }
    }
}
