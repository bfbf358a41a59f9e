package dev.thaw.experiment.probe;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.metric.Decodability;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Checks that any degradation, of Thaw or of a user's own jar, keeps its promises: {@code
 * SelfTest.of(new MyDamage())}. Each check has a number and a bound; one that builds on a check
 * which failed is skipped, so that a broken degradation is named by what is broken.
 */
public final class SelfTest {
    /** Procedural pictures when none are given. */
    public static final int PICTURES = 384;

    /** How far the decodability may rise from one severity to a higher one: its sampling error. */
    private static final double RISE = 0.05;

    private static final int SEVERITIES = 9;
    private static final int COST_BATCH = 16;
    private static final int COST_ROUNDS = 5;

    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final List<SelfReport.Point> curve = new ArrayList<>();
    private final Degradation spec;
    private final ProbePictures pictures;
    private final Device device;
    private final long seed;

    private SelfTest(Degradation spec, ProbePictures pictures, Device device, long seed) {
        this.spec = spec;
        this.pictures = pictures;
        this.device = device;
        this.seed = seed;
    }

    /** On procedural pictures and the processor. */
    public static SelfReport of(Degradation degradation) {
        try (ProbePictures pictures = ProbePictures.procedural(degradation, PICTURES)) {
            return of(degradation, pictures, Device.CPU, 1);
        }
    }

    /** On these pictures; they stay open. */
    public static SelfReport of(
            Degradation degradation, ProbePictures pictures, Device device, long seed) {
        return new SelfTest(degradation, pictures, device, seed).run();
    }

    private SelfReport run() {
        Stand stand = Stand.of(spec, pictures.shape(), device, seed);
        Basics basics = new Basics(stand);
        Claims claims = new Claims(stand);
        check("sizes", Set.of(), basics::sizes);
        check("finite", Set.of("sizes"), basics::finite);
        check("identity", Set.of("sizes"), basics::identity);
        check("arguments", Set.of("sizes"), basics::arguments);
        check("same draw", Set.of("sizes"), basics::draw);
        Set<String> steady = Set.of("sizes", "finite", "same draw");
        check("batch = single", steady, basics::batch);
        check("mixed severities", steady, basics::mixed);
        check("grid", steady, basics::grid);
        check("range", Set.of("sizes", "finite"), basics::range);
        check("superposition", steady, claims::superposition);
        check("adjoint", Set.of("sizes", "finite", "same draw", "superposition"), claims::adjoint);
        check("mean + sigma·noise", steady, claims::noise);
        Set<String> noisy = Set.of("sizes", "finite", "same draw", "mean + sigma·noise");
        check("re-estimated noise", noisy, claims::reestimate);
        check("closed = iterated", steady, claims::iterated);
        check("loss of information", steady, this::information);
        check("cost", Set.of("sizes"), this::cost);
        return new SelfReport(List.copyOf(findings.values()), curve);
    }

    private void check(String name, Set<String> needs, Supplier<Finding> body) {
        List<String> missing =
                findings.values().stream()
                        .filter(Finding::failed)
                        .map(Finding::check)
                        .filter(needs::contains)
                        .toList();
        findings.put(
                name,
                missing.isEmpty()
                        ? Finding.guarded(name, body)
                        : Finding.skipped(name, "needs " + String.join(", ", missing)));
    }

    /** Each severity leaves at most what the one before left, and the last is not the first. */
    private Finding information() {
        double rise = 0;
        boolean changes = false;
        try (Decodability decodability = Decodability.of(pictures.train(), pictures.test());
                Damage damage = Damage.open(spec, pictures, device, seed)) {
            double least = 1;
            for (double severity : DestructionCurve.severities(spec.steps(), SEVERITIES)) {
                try (Scope _ = Scope.open()) {
                    Tensor train = damage.train(severity);
                    Tensor test = damage.test(severity);
                    double left = decodability.measure(train, test);
                    curve.add(new SelfReport.Point(severity, left));
                    rise = Math.max(rise, left - least);
                    least = Math.min(least, left);
                    changes = Stand.differing(test, pictures.test()) > 0;
                }
            }
        }
        if (!changes) {
            return Finding.of("loss of information", 1, 0, "", "severity 1 changes no picture");
        }
        return Finding.of(
                "loss of information",
                rise,
                RISE,
                "",
                "rise of the decodability, which ends at "
                        + DestructionCurve.words(curve.getLast().decodability()));
    }

    private Finding cost() {
        int count = (int) Math.min(COST_BATCH, pictures.test().size(0));
        double[] seconds = new double[COST_ROUNDS];
        try (Scope _ = Scope.open();
                Operator operator = spec.open(pictures.shape(), device);
                Degrader d = operator.draw(Seeds.of(seed, 0, count))) {
            Tensor x0 = Tensors.to(pictures.test().narrow(0, 0, count), device);
            float[] severities = new float[count];
            for (int i = 0; i < count; i++) {
                severities[i] = (i + 1f) / count;
            }
            Tensor s = Tensors.of(severities, device, count);
            for (int round = -1; round < COST_ROUNDS; round++) {
                long start = System.nanoTime();
                Stand.apart(d.degrade(x0, s), x0); // a number on this side: nothing is pending
                if (round >= 0) {
                    seconds[round] = (System.nanoTime() - start) / 1e9;
                }
            }
        }
        Arrays.sort(seconds);
        return Finding.measured(
                "cost",
                1000 * seconds[COST_ROUNDS / 2] / count,
                "ms",
                "per image of " + pictures.shape() + " in a batch of " + count);
    }
}
