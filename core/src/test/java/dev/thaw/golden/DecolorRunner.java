package dev.thaw.golden;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.colour.Lab;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Decolorization, of RGB and of Lab. */
final class DecolorRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        if (!c.operator().equals("Constant") && !c.operator().equals("Linear")) {
            throw new NoRunner(c);
        }
        Tensor x = c.tensor("in.x");
        boolean total = c.params().path("total_remove").asBoolean();
        Decolor spec = Recipes.decolor(c.operator(), c.params(), total);
        if (spec.images() == Decolor.Images.LAB) {
            x = Lab.of(x);
            c.expect("out.lab", x);
            c.expect("out.back", Lab.toRgb(x));
        }
        TensorVector states = new TensorVector();
        for (int t : c.times()) {
            states.push_back(degraded(spec, x, (t + 1.0) / spec.steps()));
        }
        c.expect("out.states", torch.stack(states));
        c.expect("out.total", degraded(Recipes.decolor(c.operator(), c.params(), true), x, 1));
        c.expect("out.matrices", matrices(spec, c));
    }

    private static Tensor degraded(Decolor spec, Tensor x, double severity) {
        try (Operator operator = spec.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.draw(Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0)))) {
            return d.degrade(x, Tensors.severity(severity, x.size(0), Device.CPU));
        }
    }

    /** e_t on the diagonal, and what is left of 1 spread evenly. */
    private static double[] matrices(Decolor spec, GoldenCase c) {
        return c.times().stream()
                .flatMapToDouble(t -> {
                    double kept = spec.kept(t);
                    double[] matrix = new double[9];
                    for (int k = 0; k < 9; k++) {
                        matrix[k] = (1 - kept) / 3 + (k % 4 == 0 ? kept : 0);
                    }
                    return Arrays.stream(matrix);
                })
                .toArray();
    }
}
