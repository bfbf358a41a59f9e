package dev.thaw.degrade.compose;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Several degradations, one after another in an order drawn for each image, all orders being
 * equally likely. A split severity follows the drawn order: what acts first grows first.
 */
@Says("several degradations in an order drawn for each image")
public record RandomOrder(
        @Says(
                        value =
                                "what acts, each with: of, a degradation; from and to, where it"
                                        + " begins and ends when scheduled (0, 1); most, its"
                                        + " severity in the end (1)",
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
    public RandomOrder {
        parts = List.copyOf(parts);
        severities.check("random-order", parts);
        Chain.checkSteps("random-order", steps);
    }

    @Override
    public List<Degradation> inner() {
        return Part.degradations(parts);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        float[][][] ramps = new float[parts.size()][parts.size()][]; // by place, then part
        for (int place = 0; place < ramps.length; place++) {
            for (int k = 0; k < ramps.length; k++) {
                ramps[place][k] = severities.ramp(parts.get(k), place, ramps.length, steps);
            }
        }
        return Chain.open(
                this,
                inner(),
                image,
                device,
                seeds -> {
                    Seeds keys = seeds.derive("order");
                    return i -> plan(order(keys.random(i)), ramps);
                });
    }

    /** Fisher–Yates. */
    private int[] order(RandomGenerator random) {
        int[] order = new int[parts.size()];
        for (int k = 0; k < order.length; k++) {
            int j = random.nextInt(k + 1);
            order[k] = order[j];
            order[j] = k;
        }
        return order;
    }

    private static Plan plan(int[] order, float[][][] ramps) {
        List<Plan.Turn> turns = new ArrayList<>();
        for (int place = 0; place < order.length; place++) {
            turns.add(new Plan.Turn(order[place], ramps[place][order[place]]));
        }
        return new Plan(Map.of("order", Arrays.stream(order).boxed().toList()), turns);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
