package dev.thaw.degrade.compose;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The operator of every composed degradation: each image has a {@link Plan} of parts, and part k
 * draws with the seeds derived for {@code "part k"}, so that no two parts share a draw and each
 * image has the same in every batch.
 */
final class Chain implements Operator {
    /** Tables of severities may be one per image and part: at most 40 kB each. */
    private static final int MOST_STEPS = 10_000;

    private final Degradation spec;
    private final List<Degradation> parts;
    private final List<Operator> operators;
    private final ImageShape image;
    private final Device device;
    private final Function<Seeds, IntFunction<Plan>> plans;

    private Chain(
            Degradation spec,
            List<Degradation> parts,
            List<Operator> operators,
            ImageShape image,
            Device device,
            Function<Seeds, IntFunction<Plan>> plans) {
        this.spec = spec;
        this.parts = parts;
        this.operators = operators;
        this.image = image;
        this.device = device;
        this.plans = plans;
    }

    static void checkSteps(String name, int steps) {
        Check.within(name + " steps", 1, MOST_STEPS, steps);
    }

    /**
     * Opens all parts.
     *
     * @param plans for the seeds of a batch, the plan of each of its images
     * @throws Fault of the kind of the part's own, when one of them cannot be opened
     */
    static Chain open(
            Degradation spec,
            List<Degradation> parts,
            ImageShape image,
            Device device,
            Function<Seeds, IntFunction<Plan>> plans) {
        List<Operator> operators = new ArrayList<>();
        try {
            for (Degradation part : parts) {
                operators.add(part.open(image, device));
            }
        } catch (Fault fault) {
            operators.forEach(Operator::close);
            throw Fault.of(
                    fault.kind(),
                    Catalogue.nameOf(spec.getClass())
                            + " part "
                            + operators.size()
                            + ": "
                            + fault.getMessage(),
                    fault);
        }
        return new Chain(spec, parts, List.copyOf(operators), image, device, plans);
    }

    @Override
    public Degrader draw(Seeds seeds) {
        IntFunction<Plan> plan = plans.apply(seeds);
        List<Plan> all = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < seeds.count(); i++) {
            all.add(plan.apply(i));
            longest = Math.max(longest, all.getLast().turns().size());
        }
        List<Slot> slots = new ArrayList<>();
        for (int k = 0; k < longest; k++) {
            slots.add(slot(k, all, seeds));
        }
        return Composed.of(
                new Composed.Makeup(
                        Catalogue.nameOf(spec.getClass()),
                        new Draw(spec.steps(), image, device, seeds.count()),
                        List.copyOf(all),
                        List.copyOf(slots)));
    }

    private Slot slot(int k, List<Plan> all, Seeds seeds) {
        List<Plan.@Nullable Turn> turns = new ArrayList<>();
        for (Plan plan : all) {
            turns.add(k < plan.turns().size() ? plan.turns().get(k) : null);
        }
        return Slot.of(
                turns,
                parts,
                (part, rows) -> operators.get(part).draw(seeds.derive("part " + part).pick(rows)),
                device);
    }

    @Override
    public void close() {
        operators.forEach(Operator::close);
    }
}
