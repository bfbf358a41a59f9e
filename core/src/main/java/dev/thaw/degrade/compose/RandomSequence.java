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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A different choice at every step of the path: step n = 1 … T of an image is the turn of one part,
 * drawn by weight, which goes one turn further. At step n part k is at severity
 *
 * <pre>s_k(n) = most_k · c_k(n) / c_k(T),</pre>
 *
 * where c_k(n) counts its turns among the first n, so each part that had a turn ends at its most.
 * D(x, n/T) applies the parts in the order of their first turns, each once, at these severities.
 *
 * <p>Why so: to run the chosen steps one by one would need steps that act on any image, which only
 * cumulative degradations have, and n passes. Here the draw of each part stays fixed, D is one pass
 * for any n, the next step changes one part alone, and a part that joins in acts on all that was
 * there before it.
 */
@Says("at every step of the path another degradation's turn, drawn for each image")
public record RandomSequence(
        @Says(
                        value =
                                "what is drawn from, each with: of, a degradation; weight, how often"
                                        + " it has its turn (1); most, its severity after its last"
                                        + " turn (1)",
                        rule = "at least one",
                        byDefault =
                                "[{of: {type: gaussian-blur, steps: 40, kernel: 5, std: 0.5}},"
                                        + " {of: pixelate, most: 0.7}, {of: gaussian-noise}]")
                List<Choice> parts,
        @Says(
                        value = "number of steps",
                        unit = "steps",
                        rule = "between 1 and 10000",
                        byDefault = "40")
                int steps)
        implements Composite {
    public RandomSequence {
        Check.notEmpty("random-sequence parts", parts);
        parts = List.copyOf(parts);
        Chain.checkSteps("random-sequence", steps);
    }

    @Override
    public List<Degradation> inner() {
        return Choice.degradations(parts);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Chain.open(
                this,
                inner(),
                image,
                device,
                seeds -> {
                    Seeds keys = seeds.derive("sequence");
                    return i -> plan(keys.random(i));
                });
    }

    private Plan plan(RandomGenerator random) {
        int[][] turns = new int[parts.size()][steps + 1]; // c_k(n)
        Set<Integer> order = new LinkedHashSet<>();
        for (int n = 1; n <= steps; n++) {
            int chosen = Choice.draw(parts, random);
            order.add(chosen);
            for (int k = 0; k < turns.length; k++) {
                turns[k][n] = turns[k][n - 1] + (k == chosen ? 1 : 0);
            }
        }
        List<Plan.Turn> acting = new ArrayList<>();
        for (int part : order) {
            acting.add(new Plan.Turn(part, severities(turns[part], parts.get(part).most())));
        }
        List<Integer> inAll = Arrays.stream(turns).map(c -> c[steps]).toList();
        return new Plan(Map.of("order", List.copyOf(order), "turns", inAll), acting);
    }

    private static float[] severities(int[] turns, double most) {
        float[] severities = new float[turns.length];
        for (int n = 0; n < turns.length; n++) {
            severities[n] = (float) (most * turns[n] / turns[turns.length - 1]);
        }
        return severities;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
