package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.compose.EightBit.Rounding;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.degrade.resolution.Pixelate.Down;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ThenTest {
    private static final InpaintMask MASK = new InpaintMask(4, 1.5, 0.5, Centre.RANDOM);
    private static final Pixelate PIXELS = new Pixelate(3, 2, Down.AREA);
    private static final GaussianNoise NOISE = new GaussianNoise(7, NoiseSchedule.COSINE);

    /** A part's own severity, from the words of the definition. */
    static double own(Severities how, Part part, int place, int count, double s) {
        return part.most()
                * switch (how) {
                    case SHARED -> s;
                    case SPLIT -> Math.min(1, Math.max(0, s * count - place));
                    case SCHEDULED -> {
                        if (s <= part.from()) {
                            yield 0;
                        }
                        yield s >= part.to() ? 1 : (s - part.from()) / (part.to() - part.from());
                    }
                };
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Then subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Then spec = subject();
            int count = spec.parts().size();
            double s = (double) n / spec.steps();
            return ByHand.each(
                    x0,
                    seeds,
                    (x, i, one) -> {
                        Tensor y = x;
                        for (int k = 0; k < count; k++) {
                            Part part = spec.parts().get(k);
                            double own = own(spec.severities(), part, k, count, s);
                            y = ByHand.part(part.of(), k, y, own, one);
                        }
                        return y;
                    });
        }

        /** The same numbers in batches of another size. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class SharedAndLinear extends Contract {
        @Override
        protected Then subject() {
            return new Then(List.of(new Part(PIXELS), new Part(MASK)), Severities.SHARED, 6);
        }

        @Test
        void isLinear() {
            overShapes((operator, image) -> {
                try (Degrader d = operator.draw(seeds())) {
                    assertThat(d).isInstanceOf(Linear.class).isNotInstanceOf(Noisy.class);
                }
            });
        }
    }

    @Nested
    class NoiseAtTheEnd extends Contract {
        @Override
        protected Then subject() {
            return new Then(
                    List.of(new Part(PIXELS, 0, 1, 0.5), new Part(NOISE)), Severities.SHARED, 10);
        }

        @Test
        void isNoisy() {
            overShapes((operator, image) -> {
                try (Degrader d = operator.draw(seeds())) {
                    assertThat(d).isInstanceOf(Noisy.class).isNotInstanceOf(Linear.class);
                }
            });
        }
    }

    @Nested
    class NoiseInTheMiddle extends Contract {
        @Override
        protected Then subject() {
            return new Then(List.of(new Part(NOISE), new Part(PIXELS)), Severities.SHARED, 5);
        }

        /** Larger pixels average the noise away. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }

        @Test
        void isNeitherNoisyNorLinear() {
            overShapes((operator, image) -> {
                try (Degrader d = operator.draw(seeds())) {
                    assertThat(d).isNotInstanceOf(Noisy.class).isNotInstanceOf(Linear.class);
                }
            });
        }
    }

    @Nested
    class Split extends Contract {
        @Override
        protected Then subject() {
            return new Then(
                    List.of(new Part(MASK), new Part(PIXELS), new Part(NOISE)),
                    Severities.SPLIT,
                    9);
        }
    }

    @Nested
    class Scheduled extends Contract {
        @Override
        protected Then subject() {
            return new Then(
                    List.of(
                            new Part(PIXELS, 0.25, 0.75, 1),
                            new Part(MASK, 0.5, 0.5, 0.5),
                            new Part(MASK, 0, 0, 1)),
                    Severities.SCHEDULED,
                    8);
        }
    }

    /** A part that is composed itself, and one that not every image meets. */
    @Nested
    class OfComposed extends Contract {
        @Override
        protected Then subject() {
            OneOf one = new OneOf(List.of(new Choice(PIXELS), new Choice(MASK)), 12);
            return new Then(
                    List.of(new Part(one), new Part(new Sometimes(MASK, 0.5))),
                    Severities.SHARED,
                    4);
        }
    }

    @Test
    void schedulesGrowJumpAndStay() {
        assertThat(PartRamp.of(4, 0.25, 0.75, 0.5)).containsExactly(0, 0, 0.25f, 0.5f, 0.5f);
        assertThat(PartRamp.of(4, 0.5, 0.5, 1)).containsExactly(0, 0, 0, 1, 1);
        assertThat(PartRamp.of(4, 0, 0, 0.3)).containsExactly(0, 0.3f, 0.3f, 0.3f, 0.3f);
        assertThat(PartRamp.shared(4, 0.5)).containsExactly(0, 0.125f, 0.25f, 0.375f, 0.5f);
    }

    /** What was read back, applied by hand in its order, gives the same pixels. */
    @Test
    void whatWasDrawnCanBeReplayed() {
        Then spec =
                new Then(
                        List.of(new Part(PIXELS), new Part(MASK), new Part(NOISE)),
                        Severities.SPLIT,
                        9);
        ImageShape image = new ImageShape(3, 16, 16);
        Seeds seeds = Seeds.of(4, 0, 3);
        Tensor x = Noise.uniform(seeds, 3 * 16 * 16, Device.CPU).view(image.batch(3));
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Applied applied = Applied.of(spec, d, 1, 5 / 9.0);
            assertThat(applied.name()).isEqualTo("then");
            assertThat(applied.parts())
                    .extracting(Applied::name)
                    .containsExactly("pixelate", "inpaint-mask");
            assertThat(applied.parts().getFirst().severity()).isEqualTo(1);
            assertThat(applied.parts().getLast().severity()).isCloseTo(2 / 3.0, within(1e-6));
            Tensor y = x.narrow(0, 1, 1);
            for (int k = 0; k < applied.parts().size(); k++) {
                double own = applied.parts().get(k).severity();
                y = ByHand.part(spec.parts().get(k).of(), k, y, own, seeds.slice(1, 2));
            }
            Tensor batch = d.degrade(x, Tensors.severity(5 / 9.0, 3, Device.CPU));
            assertThat(Tensors.value(y.sub(batch.narrow(0, 1, 1)).abs().max())).isLessThan(1e-5);
            assertThat(Applied.of(spec, d, 1, 0).parts()).isEmpty();
        }
    }

    @Test
    void twoPartsOfTheSameKindHaveTheirOwnDraws() {
        Then twice = new Then(List.of(new Part(NOISE), new Part(NOISE)), Severities.SCHEDULED, 7);
        ImageShape image = new ImageShape(1, 8, 8);
        Seeds seeds = Seeds.of(2, 0, 1);
        Tensor x = Tensors.zeros(Device.CPU, image.batch(1));
        float[] first = Tensors.floats(ByHand.part(NOISE, 0, x, 1, seeds));
        float[] both = Tensors.floats(ByHand.alone(twice, x, 1, seeds));
        assertThat(both).isNotEqualTo(first);
    }

    @Test
    void levelsInTheMiddleAreNotWalkedOn() {
        EightBit stored = new EightBit(PIXELS, Rounding.NEAREST);
        Then seen = new Then(List.of(new Part(stored), new Part(NOISE)), Severities.SHARED, 7);
        Then plain = new Then(List.of(new Part(PIXELS), new Part(NOISE)), Severities.SHARED, 7);
        ImageShape image = new ImageShape(1, 8, 8);
        Seeds seeds = Seeds.of(3, 0, 2);
        Tensor x = Noise.uniform(seeds, 64, Device.CPU).view(image.batch(2));
        Tensor s = Tensors.severity(0.5, 2, Device.CPU);
        try (Operator operator = seen.open(image, Device.CPU);
                Operator other = plain.open(image, Device.CPU);
                Degrader d = operator.draw(seeds);
                Degrader expected = other.draw(seeds)) {
            assertThat(d).isInstanceOf(Observed.class).isNotInstanceOf(Noisy.class);
            Degrader exact = Observed.exact(d);
            assertThat(exact).isInstanceOf(Noisy.class);
            assertThat(Tensors.floats(exact.degrade(x, s)))
                    .isEqualTo(Tensors.floats(expected.degrade(x, s)))
                    .isNotEqualTo(Tensors.floats(d.degrade(x, s)));
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Then(List.of(), Severities.SHARED, 4))
                .isInstanceOf(Fault.class)
                .hasMessage("then parts must not be empty");
        List<Part> parts = List.of(new Part(PIXELS), new Part(MASK, 0.5, 1, 1));
        assertThatThrownBy(() -> new Then(parts, Severities.SPLIT, 4))
                .hasMessage(
                        "then parts.1 may have its own from and to only where severities is"
                                + " scheduled, got from 0.5 and to 1.0");
        assertThatThrownBy(() -> new Then(parts, Severities.SCHEDULED, 10_001))
                .hasMessage("then steps must be between 1 and 10000, got 10001");
        assertThatThrownBy(() -> new Part(PIXELS, 1, 1, 1))
                .hasMessage("from must be at least 0 and below 1, got 1.0");
        assertThatThrownBy(() -> new Part(PIXELS, 0.5, 0.4, 1))
                .hasMessage("to must be between from 0.5 and 1, got 0.4");
        assertThatThrownBy(() -> new Part(PIXELS, 0, 1, 0))
                .hasMessage("most must be above 0 and at most 1, got 0.0");
    }
}
