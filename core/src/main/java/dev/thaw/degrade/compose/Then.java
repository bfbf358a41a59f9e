package dev.thaw.degrade.compose;

import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several degradations, one after another: D(x, s) = D_K(… D_2(D_1(x, s_1), s_2) …, s_K), where
 * {@link Severities} says how each s_k follows s.
 */
@Says("several degradations, one after another")
public record Then(
        @Says(
                        value =
                                "what acts, in this order, each with: of, a degradation; from and"
                                        + " to, where it begins and ends when scheduled (0, 1);"
                                        + " most, its severity in the end (1)",
                        rule = "at least one",
                        byDefault =
                                "[{of: {type: gaussian-blur, steps: 40, kernel: 5, std: 0.5}},"
                                        + " {of: gaussian-noise}]")
                List<Part> parts,
        @Says(
                        value =
                                "how the severity is handed on: the same to all, split among them"
                                        + " one after the other, or by their own from and to",
                        byDefault = "shared")
                Severities severities,
        @Says(
                        value = "number of steps",
                        unit = "steps",
                        rule = "between 1 and 10000",
                        byDefault = "40")
                int steps)
        implements Composite {
    public Then {
        parts = List.copyOf(parts);
        severities.check("then", parts);
        Chain.checkSteps("then", steps);
    }

    @Override
    public List<Degradation> inner() {
        return Part.degradations(parts);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        List<Plan.Turn> turns = new ArrayList<>();
        for (int k = 0; k < parts.size(); k++) {
            turns.add(new Plan.Turn(k, severities.ramp(parts.get(k), k, parts.size(), steps)));
        }
        Plan plan = new Plan(Map.of(), turns);
        return Chain.open(this, inner(), image, device, seeds -> i -> plan);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
