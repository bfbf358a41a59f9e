package dev.thaw.golden;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Cascades of Gaussian blurs. */
final class BlurRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        GaussianBlur plain = Recipes.blur(c.operator(), c.params(), false);
        if (plain == null) {
            throw new NoRunner(c);
        }
        int steps = plain.steps();
        Tensor x = c.tensor("in.x");
        Tensor mixed = Recipes.severity(c.tensor("in.q_t"), steps);
        TensorVector states = new TensorVector();
        TensorVector kernels = new TensorVector();
        try (Operator operator = plain.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.draw(Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0)))) {
            for (int t : c.times()) {
                double severity = (t + 1.0) / steps;
                states.push_back(d.degrade(x, Tensors.severity(severity, x.size(0), Device.CPU)));
                Tensor weights = Tensors.of(plain.weights(t), plain.kernel());
                kernels.push_back(torch.outer(weights, weights));
            }
            c.expect("out.states", torch.stack(states));
            c.expect("out.kernels", torch.stack(kernels));
            c.expect("out.q_sample", d.degrade(x, mixed));
        }
        if (c.params().path("discrete").asBoolean()) {
            discrete(c, x, mixed);
        }
    }

    /** The flag leaves the mean colour after the last step, then cuts to 8 bits. */
    private static void discrete(GoldenCase c, Tensor x, Tensor mixed) {
        GaussianBlur flat = Recipes.blur(c.operator(), c.params(), true);
        if (flat == null) {
            throw new NoRunner(c);
        }
        try (Operator operator = flat.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.draw(Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0)))) {
            Tensor before = d.degrade(x, mixed);
            c.expect("out.q_before_quantise", before);
            c.expect("out.q_sample_discrete", Recipes.eightBit(before));
        }
    }
}
