package dev.thaw.experiment.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Stepwise;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.experiment.probe.Finding.Verdict;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoLeaks.class)
class SelfTestTest {
    private static final ProbePictures PICTURES =
            ProbePictures.procedural(new ImageShape(3, 16, 16), 96);

    @AfterAll
    static void freePictures() {
        PICTURES.close();
    }

    private static SelfReport test(Degradation degradation) {
        return SelfTest.of(degradation, PICTURES, Device.CPU, 1);
    }

    private static Finding of(SelfReport report, String check) {
        return report.findings().stream()
                .filter(f -> f.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    /** A toy with another formula. */
    private interface Formula {
        Tensor of(Toy.Faded faded, Tensor x0, Tensor s);
    }

    private static Toy with(Formula formula) {
        return new Toy() {
            @Override
            Degrader drawn(Seeds seeds, Draw draw) {
                return new Faded(seeds, draw) {
                    @Override
                    Tensor formula(Tensor x0, Tensor s) {
                        return formula.of(this, x0, s);
                    }
                };
            }
        };
    }

    private static Tensor faded(Toy.Faded f, Tensor x0, Tensor s) {
        return x0.mul(s.neg().add(new Scalar(1f))).add(f.levels().mul(s));
    }

    /** A toy whose whole {@code degrade} is another one. */
    private static Toy degrading(Formula whole) {
        return new Toy() {
            @Override
            Degrader drawn(Seeds seeds, Draw draw) {
                return new Faded(seeds, draw) {
                    @Override
                    public Tensor degrade(Tensor x0, Tensor severity) {
                        try (Scope scope = Scope.open()) {
                            return scope.handUp(whole.of(this, x0, severity));
                        }
                    }
                };
            }
        };
    }

    static Stream<Arguments> broken() {
        AtomicLong calls = new AtomicLong();
        return Stream.of(
                Arguments.of(
                        "identity",
                        degrading((f, x, s) -> faded(f, x, f.rounded(s)).add(new Scalar(0f)))),
                Arguments.of(
                        "finite",
                        with((f, x, s) -> faded(f, x, s).div(s.sub(new Scalar(1f)).abs().sign()))),
                Arguments.of("sizes", new Picky()),
                Arguments.of(
                        "sizes",
                        degrading((f, x, s) -> faded(f, x, f.rounded(s)).narrow(1, 0, 1).clone())),
                Arguments.of(
                        "arguments",
                        degrading((f, x, s) -> {
                            Tensor n = f.draw.index(s);
                            Tensor y = Draw.cleanWhereZero(n, x, faded(f, x, f.rounded(s)));
                            x.add_(new Scalar(0.5f));
                            return y;
                        })),
                Arguments.of(
                        "arguments",
                        degrading((f, x, s) ->
                                Tensors.value(s.max()) == 0
                                        ? x.view_as(x)
                                        : Draw.cleanWhereZero(
                                                f.draw.index(s), x, faded(f, x, f.rounded(s))))),
                Arguments.of("same draw", new Unkeyed(calls)),
                Arguments.of(
                        "batch = single",
                        with((f, x, s) ->
                                faded(f, x.mul(new Scalar(0.5f)), s)
                                        .add(x.mean().mul(s).mul(new Scalar(0.1f))))),
                Arguments.of(
                        "mixed severities",
                        with((f, x, s) -> faded(f, x, s.narrow(0, 0, 1).expand_as(s)))),
                Arguments.of(
                        "grid",
                        degrading((f, x, s) ->
                                Draw.cleanWhereZero(
                                        s.mul(new Scalar(1e3f)).round(),
                                        x,
                                        faded(f, x, Tensors.perImage(s))))),
                Arguments.of("range", with((f, x, s) -> faded(f, x, s).mul(s.add(new Scalar(1f))))),
                Arguments.of("superposition", claiming((f, y, s) -> y)),
                Arguments.of("adjoint", scaling((f, y, s) -> y.mul(new Scalar(0.9f)))),
                Arguments.of("mean + sigma·noise", new Spread(1.1, 1)),
                Arguments.of("re-estimated noise", new Spread(1, 1.1)),
                Arguments.of("closed = iterated", new Stairs(0.9)),
                Arguments.of(
                        "loss of information",
                        with((f, x, s) -> {
                            Tensor there = s.sub(new Scalar(0.5f)).abs().mul(new Scalar(2f));
                            return faded(f, x, there.neg().add(new Scalar(1f)));
                        })),
                Arguments.of("loss of information", with((f, x, s) -> x.clone())));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("broken")
    void eachBrokenOneIsCaughtByExactlyTheCheckMeantForIt(String check, Degradation broken) {
        SelfReport report = test(broken);
        assertThat(report.failures()).extracting(Finding::check).containsExactly(check);
        assertThat(report.passed()).isFalse();
    }

    @Test
    void soundOnesPass() {
        for (Degradation sound :
                List.of(
                        new Toy(),
                        new GaussianNoise(6, NoiseSchedule.COSINE),
                        GaussianBlur.constant(5, 5, 1.5),
                        new Pixelate(3, 2, Pixelate.Down.AREA),
                        scaling((f, y, s) -> y),
                        new Spread(1, 1),
                        new Stairs(1))) {
            assertThat(test(sound).failures()).as(sound.toString()).isEmpty();
        }
    }

    @Test
    void itSaysWhatWasClaimedWhatWasRefusedAndWhatItCosts() {
        SelfReport blur = test(GaussianBlur.constant(5, 5, 1.5));
        assertThat(of(blur, "adjoint").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(of(blur, "closed = iterated").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(of(blur, "mean + sigma·noise").says()).isEqualTo("noise is not claimed");
        assertThat(of(blur, "cost").verdict()).isEqualTo(Verdict.MEASURED);
        assertThat(of(blur, "cost").measured()).isPositive();
        assertThat(blur.curve()).hasSize(6);
        assertThat(blur.curve().getFirst().decodability()).isGreaterThan(0.999);
        SelfReport noise = test(new GaussianNoise(6, NoiseSchedule.COSINE));
        assertThat(of(noise, "mean + sigma·noise").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(of(noise, "re-estimated noise").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(of(noise, "range").says()).isEqualTo("it may leave [-1, 1] by its definition");
        assertThat(noise.curve().getLast().decodability()).isLessThan(0.05);
        SelfReport pixels = test(new Pixelate(3, 2, Pixelate.Down.AREA));
        assertThat(of(pixels, "sizes").says()).endsWith("refused: 7x3x3, 7x3x1, 1x1x3, 1x1x1");
    }

    @Test
    void whatBuildsOnABrokenCheckIsSkipped() {
        SelfReport report = test(new Unkeyed(new AtomicLong()));
        assertThat(of(report, "batch = single"))
                .isEqualTo(Finding.skipped("batch = single", "needs same draw"));
        assertThat(report.curve()).isEmpty();
    }

    /** Without pictures of one's own. */
    @Test
    void theLibraryNeedsNothingButTheDegradation() {
        SelfReport report = SelfTest.of(new Toy());
        assertThat(report.failures()).isEmpty();
        assertThat(report.curve()).hasSize(5);
        assertThat(report.curve().getLast().decodability()).isLessThan(0.05);
    }

    /** Works on its usual pictures only. */
    private static final class Picky extends Toy {
        @Override
        public dev.thaw.degrade.Operator open(ImageShape image, Device device) {
            if (image.height() < 8) {
                throw new ArithmeticException("/ by zero");
            }
            return super.open(image, device);
        }
    }

    /** Draws from a counter, as from a global generator. */
    private static final class Unkeyed extends Toy {
        private final AtomicLong calls;

        Unkeyed(AtomicLong calls) {
            this.calls = calls;
        }

        @Override
        Degrader drawn(Seeds seeds, Draw draw) {
            return super.drawn(seeds.at(calls.incrementAndGet()), draw);
        }
    }

    private abstract static class LinearFaded extends Toy.Faded implements Linear {
        LinearFaded(Toy toy, Seeds seeds, Draw draw) {
            toy.super(seeds, draw);
        }
    }

    /** Says that it is linear, but adds a level. */
    private static Toy claiming(Formula adjoint) {
        return new Toy() {
            @Override
            Degrader drawn(Seeds seeds, Draw draw) {
                return new LinearFaded(this, seeds, draw) {
                    @Override
                    public Tensor adjoint(Tensor y, Tensor severity) {
                        return adjoint.of(this, y, severity).clone();
                    }
                };
            }
        };
    }

    /** Fades to zero, which is linear; the right adjoint is itself. */
    private static Toy scaling(Formula changed) {
        return new Toy() {
            @Override
            Degrader drawn(Seeds seeds, Draw draw) {
                return new LinearFaded(this, seeds, draw) {
                    @Override
                    Tensor formula(Tensor x0, Tensor s) {
                        return x0.mul(s.neg().add(new Scalar(1f)));
                    }

                    @Override
                    public Tensor adjoint(Tensor y, Tensor severity) {
                        try (Scope scope = Scope.open()) {
                            Tensor right = formula(y, rounded(severity));
                            return scope.handUp(changed.of(this, right, severity).clone());
                        }
                    }
                };
            }
        };
    }

    /** Fades to noise; its sigma and its re-estimated noise may be wrong by a factor. */
    private static final class Spread extends Toy {
        private final double sigmas;
        private final double estimates;

        Spread(double sigmas, double estimates) {
            this.sigmas = sigmas;
            this.estimates = estimates;
        }

        @Override
        public boolean bounded() {
            return false;
        }

        @Override
        Degrader drawn(Seeds seeds, Draw draw) {
            try (Scope scope = Scope.open()) {
                return new Fading(
                        seeds, draw, scope.keep(Noise.gaussian(seeds, draw.image(), Device.CPU)));
            }
        }

        private final class Fading extends Faded implements Noisy {
            private final Tensor z;

            Fading(Seeds seeds, Draw draw, Tensor z) {
                super(seeds, draw);
                this.z = z;
            }

            @Override
            Tensor formula(Tensor x0, Tensor s) {
                return x0.mul(s.neg().add(new Scalar(1f))).add(z.mul(s));
            }

            @Override
            public Tensor mean(Tensor x0, Tensor severity) {
                try (Scope scope = Scope.open()) {
                    return scope.handUp(x0.mul(rounded(severity).neg().add(new Scalar(1f))));
                }
            }

            @Override
            public Tensor sigma(Tensor severity) {
                try (Scope scope = Scope.open()) {
                    return scope.handUp(rounded(severity).view(-1).mul(new Scalar((float) sigmas)));
                }
            }

            @Override
            public Tensor noise() {
                return z;
            }

            @Override
            public Degrader reestimate(Tensor xt, Tensor x0Hat, Tensor severity) {
                try (Scope scope = Scope.open()) {
                    Tensor s = rounded(severity);
                    Tensor estimate = xt.sub(mean(x0Hat, severity)).div(s);
                    Tensor wrong = estimate.mul(new Scalar((float) estimates));
                    return new Fading(
                            seeds,
                            draw,
                            scope.keep(Draw.cleanWhereZero(draw.index(severity), z, wrong)));
                }
            }

            @Override
            public void close() {
                z.close();
            }
        }
    }

    /** Halves the contrast at each step; its single steps may be wrong by a factor. */
    private static final class Stairs extends Toy {
        private final double factor;

        Stairs(double factor) {
            this.factor = factor;
        }

        @Override
        Degrader drawn(Seeds seeds, Draw draw) {
            return new Walking(seeds, draw);
        }

        private final class Walking extends Faded implements Stepwise {
            Walking(Seeds seeds, Draw draw) {
                super(seeds, draw);
            }

            @Override
            Tensor formula(Tensor x0, Tensor s) {
                return x0.mul(s.mul(new Scalar((float) -STEPS)).exp2());
            }

            @Override
            public Tensor step(Tensor previous, int n) {
                return previous.mul(new Scalar((float) (0.5 * factor)));
            }
        }
    }

    @Test
    void aFaultOfTheDegradationIsTheAnswer() {
        Toy refusing =
                with((f, x, s) -> {
                    throw Fault.usage("toy levels must differ");
                });
        SelfReport report = test(refusing);
        assertThat(of(report, "sizes").says()).isEqualTo("toy levels must differ");
        assertThat(report.failures()).hasSize(1);
    }
}
