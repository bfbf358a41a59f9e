package dev.thaw.bench;

import dev.thaw.nn.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured in child processes, beside times. */
final class ChildMeasures {
    private static final double LEAST_RATE = 0.6;
    private static final double MOST_JAVA = 0.03;
    private static final double MOST_HEAP = 1;

    private ChildMeasures() {}

    /** The product of two large matrices: what the machine can do. */
    record Matmul() implements Measure {
        @Override
        public String name() {
            return "matmul";
        }

        @Override
        public String about() {
            return "rate of a product of 1024×1024 matrices";
        }

        @Override
        public Result measure(Session session) {
            Noise noise = new Noise();
            for (int i = 0; i < 4 * session.rounds(); i++) {
                noise.measure();
            }
            return result(session, name(), noise.rates(), null, null, noise.spread(), null);
        }
    }

    /** Share of the rate of a large matrix product that a training step reaches. */
    record Rate(String network) implements Measure {
        @Override
        public String name() {
            return "train-" + network + "-rate";
        }

        @Override
        public String about() {
            return "arithmetic of a training step as a share of the rate of a large matrix product";
        }

        @Override
        public Result measure(Session session) {
            List<Child.Reading> all = new ArrayList<>();
            for (int i = 0; i < session.rounds(); i++) {
                all.addAll(Child.run(session.surroundings(), Child.Task.RATE, network, Way.THAW));
            }
            Spread matmul = Spread.of(Child.all(all, "matmul"), "GFLOP/s");
            Spread rate = Spread.of(Child.all(all, "rate"), "GFLOP/s");
            Spread share = rate.times(1 / matmul.median());
            return result(
                    session,
                    name(),
                    new Spread(share.median(), share.min(), share.max(), "of the product's rate"),
                    LEAST_RATE,
                    share.median() >= LEAST_RATE,
                    matmul.relative(),
                    String.format(
                            Locale.ROOT,
                            "%.0f GFLOP per step at %.0f GFLOP/s, product %.0f GFLOP/s; target: at"
                                    + " least",
                            Child.all(all, "gflop").getFirst(),
                            rate.median(),
                            matmul.median()));
        }
    }

    /** Share of time outside of libtorch, or heap that a step allocates. */
    record Java(String network, boolean heap) implements Measure {
        @Override
        public String name() {
            return "train-" + network + (heap ? "-heap" : "-java");
        }

        @Override
        public String about() {
            return heap
                    ? "Java heap that a training step allocates"
                    : "share of a training step spent in Java, data loading included";
        }

        @Override
        public Result measure(Session session) {
            List<Child.Reading> all =
                    Child.run(session.surroundings(), Child.Task.JAVA, network, Way.THAW);
            Spread value =
                    heap
                            ? Spread.of(Child.all(all, "heap"), "MiB")
                            : Spread.of(Child.all(all, "share"), "of the step");
            double target = heap ? MOST_HEAP : MOST_JAVA;
            boolean reached = value.median() <= target;
            return result(session, name(), value, target, reached, 0, "target: at most");
        }
    }

    /** Largest resident size of both ways, Thaw's in a precision. */
    record Memory(String network, Precision precision) implements Measure {
        @Override
        public String name() {
            return "train-" + network + Catalogue.end(precision) + "-memory";
        }

        @Override
        public String about() {
            return "peak memory of a process after some training steps" + Catalogue.so(precision);
        }

        @Override
        public Result measure(Session session) {
            List<Child.Reading> ofPlain = new ArrayList<>();
            List<Child.Reading> ofThaw = new ArrayList<>();
            for (int i = 0; i < session.rounds(); i++) { // what lies where differs from run to run
                ofPlain.addAll(run(session, Way.STRAIGHTFORWARD));
                ofThaw.addAll(run(session, Way.THAW));
            }
            Spread plain = Spread.of(Child.all(ofPlain, "peak"), "MiB");
            Spread thaw = Spread.of(Child.all(ofThaw, "peak"), "MiB");
            double ratio = plain.median() / thaw.median();
            return new Result(
                    name(),
                    plain,
                    thaw,
                    ratio,
                    1.0,
                    ratio >= 1,
                    session.threads(),
                    0,
                    session.command(name()),
                    null);
        }

        private List<Child.Reading> run(Session session, Way way) {
            return Child.run(session.surroundings(), Child.Task.MEMORY, network, way, precision);
        }
    }

    private static Result result(
            Session session,
            String name,
            Spread thaw,
            @Nullable Double target,
            @Nullable Boolean reached,
            double noise,
            @Nullable String note) {
        return new Result(
                name,
                null,
                thaw,
                null,
                target,
                reached,
                session.threads(),
                noise,
                session.command(name),
                note);
    }
}
