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
import java.util.stream.IntStream;

/**
 * One of several degradations, drawn for each image: D(x, s) = D_k(x, s·most_k) with k drawn by
 * weight. Severities lie on the grid of its own {@code steps}, then on that of the part.
 */
@Says("one of several degradations, drawn for each image")
public record OneOf(
        @Says(
                        value =
                                "what is drawn from, each with: of, a degradation; weight, how often"
                                        + " (1); most, its severity at full severity (1)",
                        rule = "at least one",
                        byDefault = "[{of: gaussian-blur}, {of: pixelate}, {of: gaussian-noise}]")
                List<Choice> parts,
        @Says(
                        value = "number of steps",
                        unit = "steps",
                        rule = "between 1 and 10000",
                        byDefault = "40")
                int steps)
        implements Composite {
    public OneOf {
        Check.notEmpty("one-of parts", parts);
        parts = List.copyOf(parts);
        Chain.checkSteps("one-of", steps);
    }

    @Override
    public List<Degradation> inner() {
        return Choice.degradations(parts);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        List<Plan> plans = IntStream.range(0, parts.size()).mapToObj(this::plan).toList();
        return Chain.open(
                this,
                inner(),
                image,
                device,
                seeds -> {
                    Seeds keys = seeds.derive("choice");
                    return i -> plans.get(Choice.draw(parts, keys.random(i)));
                });
    }

    private Plan plan(int part) {
        Plan.Turn turn = new Plan.Turn(part, PartRamp.shared(steps, parts.get(part).most()));
        return new Plan(Map.of("part", part), List.of(turn));
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
