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
        if (c.operator().equals("Linear_Accum_Std, Linear_Dec_Std")) {
            for (String routine : c.operator().split(", ")) {
                fitted(c, "out." + routine + ".", Recipes.fittedBlur(routine, c.params()));
            }
            return;
        }
        GaussianBlur plain = Recipes.blur(c.operator(), c.params(), false);
        if (plain == null) {
            throw new NoRunner(c);
        }
        Tensor x = c.tensor("in.x");
        Tensor mixed = Recipes.severity(c.tensor("in.q_t"), plain.steps());
        c.expect("out.states", states(c, plain));
        kernels(c, plain, "out.");
        try (Operator operator = plain.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.draw(Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0)))) {
            c.expect("out.q_sample", d.degrade(x, mixed));
        }
        if (c.has("out.single")) {
            c.expect("out.single", states(c, Recipes.alone(plain)));
        }
        if (c.params().path("discrete").asBoolean()) {
            discrete(c, x, mixed);
        }
    }

    /** D(x, t + 1) for every t of the case, {@code (t, N, C, H, W)}. */
    private static Tensor states(GoldenCase c, GaussianBlur blur) {
        Tensor x = c.tensor("in.x");
        TensorVector states = new TensorVector();
        try (Operator operator = blur.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.draw(Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0)))) {
            for (int t : c.times()) {
                double severity = (t + 1.0) / blur.steps();
                states.push_back(d.degrade(x, Tensors.severity(severity, x.size(0), Device.CPU)));
            }
            return torch.stack(states);
        }
    }

    /** All in one tensor where they have one width. */
    private static void kernels(GoldenCase c, GaussianBlur blur, String prefix) {
        TensorVector kernels = new TensorVector();
        for (int t : c.times()) {
            Tensor weights = Tensors.of(blur.weights(t), blur.width(t));
            Tensor kernel = torch.outer(weights, weights);
            kernels.push_back(kernel);
            if (c.has(prefix + "kernel_" + t)) {
                c.expect(prefix + "kernel_" + t, kernel);
            }
        }
        if (c.has(prefix + "kernels")) {
            c.expect(prefix + "kernels", torch.stack(kernels));
        }
    }

    private static void fitted(GoldenCase c, String prefix, GaussianBlur blur) {
        c.expect(prefix + "states", states(c, blur));
        kernels(c, blur, prefix);
        c.expect(prefix + "step_std", c.times().stream().mapToDouble(blur::std).toArray());
        c.expect(prefix + "step_size", c.times().stream().mapToDouble(blur::width).toArray());
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
            c.expect("out.q_sample_discrete", Recipes.stored(flat, x, mixed));
        }
    }
}
