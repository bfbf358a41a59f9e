package dev.thaw.degrade.compose;

import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Explained;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * D of one batch as slots that act one after another. It has the capabilities that its parts have
 * together, for the parts that were drawn for this batch:
 *
 * <ul>
 *   <li>linear when all are;
 *   <li>noisy when those that act last on each image are and no other is: what acts before the
 *       noise belongs to the mean;
 *   <li>observed when any is: the process behind it is made of the processes behind its parts.
 * </ul>
 */
class Composed implements Degrader, Explained {
    /**
     * What a composed degrader is made of.
     *
     * @param name of the spec
     * @param plans one per image
     * @param slots in the order in which they act
     */
    record Makeup(String name, Draw draw, List<Plan> plans, List<Slot> slots) {
        Makeup with(List<Slot> other) {
            return new Makeup(name, draw, plans, other);
        }

        /** The slots but the last. */
        List<Slot> before() {
            return slots.subList(0, slots.size() - 1);
        }
    }

    private final Makeup makeup;
    private final Runnable closing;

    private Composed(Makeup makeup, Runnable closing) {
        this.makeup = makeup;
        this.closing = closing;
    }

    /** A degrader that owns its slots. */
    static Composed of(Makeup makeup) {
        Runnable closing = () -> makeup.slots().forEach(Slot::close);
        return makeup.slots().stream().anyMatch(slot -> slot.any(Observed.class))
                ? new Seen(makeup, closing)
                : exactly(makeup, closing);
    }

    private static Composed exactly(Makeup makeup, Runnable closing) {
        List<Slot> slots = makeup.slots();
        if (slots.stream().allMatch(slot -> slot.all(Linear.class))) {
            return new OfLinear(makeup, closing);
        }
        boolean noisy =
                slots.getLast().whole()
                        && slots.getLast().all(Noisy.class)
                        && makeup.before().stream().noneMatch(slot -> slot.any(Noisy.class));
        return noisy ? new WithNoise(makeup, closing) : new Composed(makeup, closing);
    }

    @Override
    public Tensor degrade(Tensor x0, Tensor severity) {
        try (Scope scope = Scope.open()) {
            Tensor n = makeup.draw().index(x0, severity);
            return scope.handUp(Draw.cleanWhereZero(n, x0, through(makeup.slots(), x0, n)));
        }
    }

    private static Tensor through(List<Slot> slots, Tensor x0, Tensor n) {
        Tensor x = x0;
        for (Slot slot : slots) {
            x = slot.map(x, n, (group, rows, s) -> group.degrader().degrade(rows, s));
        }
        return x;
    }

    @Override
    public Applied explain(int image, double severity) {
        Plan plan = makeup.plans().get(image);
        int n = Draw.index(severity, makeup.draw().steps());
        List<Applied> parts = new ArrayList<>();
        for (int k = 0; k < plan.turns().size(); k++) {
            Slot.Applying at = makeup.slots().get(k).at(image);
            String own = Float.toString(plan.turns().get(k).severities()[n]);
            double shortest = Double.parseDouble(own); // 0.1, not 0.10000000149
            if (Draw.index(shortest, at.group().part().steps()) > 0) {
                parts.add(
                        Applied.of(at.group().part(), at.group().degrader(), at.place(), shortest));
            }
        }
        return new Applied(makeup.name(), severity, plan.drawn(), parts);
    }

    @Override
    public void close() {
        closing.run();
    }

    /** All parts are linear. */
    private static final class OfLinear extends Composed implements Linear {
        private final Makeup makeup;

        OfLinear(Makeup makeup, Runnable closing) {
            super(makeup, closing);
            this.makeup = makeup;
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = makeup.draw().index(y, severity);
                Tensor x = y;
                for (Slot slot : makeup.slots().reversed()) {
                    x =
                            slot.map(
                                    x,
                                    n,
                                    (group, rows, s) ->
                                            ((Linear) group.degrader()).adjoint(rows, s));
                }
                return scope.handUp(Draw.cleanWhereZero(n, y, x));
            }
        }
    }

    /** The last slot adds noise. */
    private static final class WithNoise extends Composed implements Noisy {
        private final Makeup makeup;
        private final Slot last;

        WithNoise(Makeup makeup, Runnable closing) {
            super(makeup, closing);
            this.makeup = makeup;
            this.last = makeup.slots().getLast();
        }

        @Override
        public Tensor mean(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = makeup.draw().index(x0, severity);
                Tensor before = through(makeup.before(), x0, n);
                return scope.handUp(
                        last.map(before, n, (group, rows, s) -> noisy(group).mean(rows, s)));
            }
        }

        @Override
        public Tensor sigma(Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = makeup.draw().index(severity);
                return scope.handUp(last.collect(group -> noisy(group).sigma(group.severity(n))));
            }
        }

        @Override
        public Tensor noise() {
            return last.collect(group -> noisy(group).noise());
        }

        @Override
        public Degrader reestimate(Tensor xt, Tensor x0Hat, Tensor severity) {
            try (Scope _ = Scope.open()) {
                Tensor n = makeup.draw().index(xt, severity);
                Tensor before = through(makeup.before(), x0Hat, n);
                Slot anew =
                        last.with(group ->
                                noisy(group)
                                        .reestimate(
                                                group.of(xt), group.of(before), group.severity(n)));
                List<Slot> slots = new ArrayList<>(makeup.before());
                slots.add(anew);
                return exactly(
                        makeup.with(slots),
                        () -> anew.groups().forEach(group -> group.degrader().close()));
            }
        }

        private static Noisy noisy(Slot.Group group) {
            return (Noisy) group.degrader();
        }
    }

    /** Some part is only seen. */
    private static final class Seen extends Composed implements Observed {
        private final Composed exact;

        Seen(Makeup makeup, Runnable closing) {
            super(makeup, closing);
            Function<Slot.Group, Degrader> behind = group -> Observed.exact(group.degrader());
            List<Slot> slots = makeup.slots().stream().map(slot -> slot.with(behind)).toList();
            this.exact = exactly(makeup.with(slots), () -> {});
        }

        @Override
        public Degrader exact() {
            return exact;
        }
    }
}
