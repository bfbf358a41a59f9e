package dev.thaw.bench;

import dev.thaw.base.Seeds;
import dev.thaw.bench.plain.PlainDegradation;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Degrading a training batch, and the two degradations of a sampling step. */
final class DegradeWorks {
    private static final int BATCH = 32;
    private static final int SAMPLED = 16;

    private DegradeWorks() {}

    /**
     * A training batch at random severities, a new draw each time.
     *
     * @param draw the draw of one batch the straightforward way; closed after it
     */
    static Work degrade(
            Way way, Degradation spec, ImageShape image, Supplier<PlainDegradation> draw) {
        Tensor clean = Inputs.batch(image, BATCH);
        int[] index = Inputs.indices(spec.steps(), BATCH, 0);
        if (way == Way.STRAIGHTFORWARD) {
            return Work.of(
                    () -> {
                        try (Scope scope = Scope.open();
                                NoGradGuard guard = new NoGradGuard();
                                PlainDegradation drawn = draw.get()) {
                            drawn.degrade(clean, index);
                        }
                    },
                    clean::close);
        }
        Tensor severity = Inputs.severities(index, spec.steps());
        Operator operator = spec.open(image, Device.CPU);
        return Work.of(
                () -> {
                    try (Scope scope = Scope.open();
                            NoGradGuard guard = new NoGradGuard();
                            Degrader drawn = operator.draw(Seeds.of(1, 0, BATCH))) {
                        drawn.degrade(clean, severity);
                    }
                },
                () -> {
                    clean.close();
                    severity.close();
                    operator.close();
                });
    }

    /** A training batch under a blur, whose kernels are made once per run. */
    static Work blur(Way way, Blurs blur) {
        PlainDegradation plain = blur.plain();
        Work work = degrade(way, blur.spec(), blur.image(), () -> shared(plain));
        return Work.of(
                work::run,
                () -> {
                    work.close();
                    plain.close();
                });
    }

    /** The same without its end: nothing in it belongs to one batch. */
    static PlainDegradation shared(PlainDegradation plain) {
        return new PlainDegradation() {
            @Override
            public Tensor step(Tensor clean, Tensor previous, int step) {
                return plain.step(clean, previous, step);
            }

            @Override
            public void close() {}
        };
    }

    /** D(x̂0, s) and D(x̂0, s − 1) in the middle of the way, which is also their mean cost. */
    static Work redegrade(Way way, Blurs blur) {
        Tensor clean = Inputs.batch(blur.image(), SAMPLED);
        int steps = blur.spec().steps();
        int n = steps / 2;
        if (way == Way.STRAIGHTFORWARD) {
            PlainDegradation plain = blur.plain();
            return Work.of(
                    () -> {
                        try (Scope scope = Scope.open();
                                NoGradGuard guard = new NoGradGuard()) {
                            plain.after(clean, n);
                            plain.after(clean, n - 1);
                        }
                    },
                    () -> {
                        clean.close();
                        plain.close();
                    });
        }
        Operator operator = blur.spec().open(blur.image(), Device.CPU);
        Degrader drawn = operator.draw(Seeds.of(1, 0, SAMPLED));
        return Work.of(
                () -> {
                    try (Scope scope = Scope.open();
                            NoGradGuard guard = new NoGradGuard()) {
                        drawn.degrade(clean, severity(n, steps));
                        drawn.degrade(clean, severity(n - 1, steps));
                    }
                },
                () -> {
                    clean.close();
                    drawn.close();
                    operator.close();
                });
    }

    private static Tensor severity(int n, int steps) {
        return Tensors.severity((double) n / steps, SAMPLED, Device.CPU);
    }
}
