package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Pixelation. */
final class SuperresRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        Tensor x = c.tensor("in.x");
        for (JsonNode node : c.params().path("routines")) {
            String routine = node.asText();
            Pixelate spec = Recipes.pixelate(routine, c.params().path("T").asInt());
            if (spec == null) {
                throw new NoRunner(c);
            }
            TensorVector states = new TensorVector();
            try (Operator operator = spec.open(Recipes.shape(x), Device.CPU);
                    Degrader d = operator.draw(Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0)))) {
                for (int t : c.times()) {
                    double severity = (t + 1.0) / spec.steps();
                    states.push_back(
                            d.degrade(x, Tensors.severity(severity, x.size(0), Device.CPU)));
                }
                c.expect("out." + routine, torch.stack(states));
            }
        }
    }
}
