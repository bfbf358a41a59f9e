package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class OneOfTest {
    private static final InpaintMask MASK = new InpaintMask(4, 1.5, 0.5, Centre.RANDOM);
    private static final Pixelate PIXELS = new Pixelate(3, 2, Down.AREA);
    private static final GaussianNoise COSINE = new GaussianNoise(7, NoiseSchedule.COSINE);
    private static final GaussianNoise LINEAR = new GaussianNoise(5, NoiseSchedule.LINEAR);
    private static final OneOf UNLIKE =
            new OneOf(
                    List.of(new Choice(MASK, 2, 1), new Choice(PIXELS, 1, 0.6), new Choice(COSINE)),
                    6);

    /** The part of an image by the definition of a weighted draw. */
    private static int drawn(OneOf spec, Seeds seeds, int i) {
        double all = spec.parts().stream().mapToDouble(Choice::weight).sum();
        double u = seeds.derive("choice").random(i).nextDouble();
        double below = 0;
        for (int k = 0; k < spec.parts().size(); k++) {
            below += spec.parts().get(k).weight() / all;
            if (u < below) {
                return k;
            }
        }
        return spec.parts().size() - 1;
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract OneOf subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            return ByHand.each(
                    x0,
                    seeds,
                    (x, i, one) -> {
                        int k = drawn(subject(), seeds, i);
                        Choice part = subject().parts().get(k);
                        double own = part.most() * n / subject().steps();
                        return n == 0 ? x : ByHand.part(part.of(), k, x, own, one);
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
    class Unlike extends Contract {
        @Override
        protected OneOf subject() {
            return UNLIKE;
        }
    }

    @Nested
    class OfLinear extends Contract {
        @Override
        protected OneOf subject() {
            return new OneOf(List.of(new Choice(MASK), new Choice(PIXELS)), 4);
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
    class OfNoise extends Contract {
        @Override
        protected OneOf subject() {
            return new OneOf(List.of(new Choice(COSINE), new Choice(LINEAR)), 9);
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
    class OfOneOf extends Contract {
        @Override
        protected OneOf subject() {
            OneOf inner = new OneOf(List.of(new Choice(MASK), new Choice(COSINE)), 12);
            return new OneOf(List.of(new Choice(inner), new Choice(PIXELS)), 5);
        }
    }

    /** Every part once, also where one part has the whole batch. */
    @Nested
    class OfOne extends Contract {
        @Override
        protected OneOf subject() {
            return new OneOf(List.of(new Choice(MASK, 3, 1)), 4);
        }
    }

    @Test
    void partsAreDrawnByTheirWeights() {
        OneOf spec =
                new OneOf(
                        List.of(
                                new Choice(PIXELS, 1, 1),
                                new Choice(MASK, 5, 1),
                                new Choice(PIXELS, 2, 1)),
                        4);
        int count = 4000;
        Map<Object, Integer> found = new HashMap<>();
        try (Operator operator = spec.open(new ImageShape(1, 8, 8), Device.CPU);
                Degrader d = operator.draw(Seeds.of(3, 0, count))) {
            for (int i = 0; i < count; i++) {
                Applied applied = Applied.of(spec, d, i, 1);
                assertThat(applied.name()).isEqualTo("one-of");
                found.merge(applied.drawn().get("part"), 1, Integer::sum);
            }
        }
        assertThat(found.get(0)).isCloseTo(count / 8, within(80));
        assertThat(found.get(1)).isCloseTo(5 * count / 8, within(120));
        assertThat(found.get(2)).isCloseTo(count / 4, within(100));
    }

    @Test
    void aPictureIsTheSameAloneAndAmongSixtyFour() {
        ImageShape image = new ImageShape(3, 12, 9);
        Seeds seeds = Seeds.of(8, 0, 64);
        Tensor x = Noise.uniform(seeds, 3 * 12 * 9, Device.CPU).view(image.batch(64));
        try (Operator operator = UNLIKE.open(image, Device.CPU);
                Degrader all = operator.draw(seeds)) {
            Tensor batch = all.degrade(x, Tensors.severity(0.7, 64, Device.CPU));
            for (int i : List.of(0, 17, 63)) {
                try (Degrader one = operator.draw(Seeds.of(8, i, 1))) {
                    Tensor alone =
                            one.degrade(x.narrow(0, i, 1), Tensors.severity(0.7, 1, Device.CPU));
                    assertThat(Tensors.value(alone.sub(batch.narrow(0, i, 1)).abs().max()))
                            .isLessThan(1e-5);
                    assertThat(Applied.of(UNLIKE, one, 0, 0.7))
                            .isEqualTo(Applied.of(UNLIKE, all, i, 0.7));
                }
            }
        }
    }

    /** What was read back, applied by hand, gives the same pixels. */
    @Test
    void whatWasDrawnCanBeReplayed() {
        ImageShape image = new ImageShape(3, 16, 16);
        Seeds seeds = Seeds.of(4, 0, 12);
        Tensor x = Noise.uniform(seeds, 3 * 16 * 16, Device.CPU).view(image.batch(12));
        try (Operator operator = UNLIKE.open(image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Tensor batch = d.degrade(x, Tensors.severity(0.5, 12, Device.CPU));
            for (int i = 0; i < 12; i++) {
                Applied applied = Applied.of(UNLIKE, d, i, 0.5);
                int part = (int) applied.drawn().get("part");
                assertThat(applied.parts()).hasSize(1);
                Tensor again =
                        ByHand.part(
                                UNLIKE.parts().get(part).of(),
                                part,
                                x.narrow(0, i, 1),
                                applied.parts().getFirst().severity(),
                                seeds.slice(i, i + 1));
                assertThat(Tensors.value(again.sub(batch.narrow(0, i, 1)).abs().max()))
                        .isLessThan(1e-5);
            }
            assertThat(Applied.of(UNLIKE, d, 0, 0).parts()).isEmpty();
        }
    }

    @Test
    void theProcessBehindAnObservedPartIsWalkedOn() {
        Degradation stored = new EightBit(MASK, Rounding.NEAREST);
        OneOf spec = new OneOf(List.of(new Choice(stored), new Choice(PIXELS)), 4);
        OneOf plain = new OneOf(List.of(new Choice(MASK), new Choice(PIXELS)), 4);
        ImageShape image = new ImageShape(1, 8, 8);
        Seeds seeds = Seeds.of(3, 0, 8);
        Tensor x = Noise.uniform(seeds, 64, Device.CPU).view(image.batch(8));
        Tensor s = Tensors.severity(0.5, 8, Device.CPU);
        try (Operator operator = spec.open(image, Device.CPU);
                Operator other = plain.open(image, Device.CPU);
                Degrader d = operator.draw(seeds);
                Degrader expected = other.draw(seeds)) {
            assertThat(d).isInstanceOf(Observed.class).isNotInstanceOf(Linear.class);
            Degrader exact = Observed.exact(d);
            assertThat(exact).isInstanceOf(Linear.class);
            assertThat(Tensors.floats(exact.degrade(x, s)))
                    .isEqualTo(Tensors.floats(expected.degrade(x, s)))
                    .isNotEqualTo(Tensors.floats(d.degrade(x, s)));
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        List<Choice> parts = List.of(new Choice(PIXELS));
        assertThatThrownBy(() -> new OneOf(List.of(), 4))
                .isInstanceOf(Fault.class)
                .hasMessage("one-of parts must not be empty");
        assertThatThrownBy(() -> new OneOf(parts, 0))
                .hasMessage("one-of steps must be between 1 and 10000, got 0");
        assertThatThrownBy(() -> new Choice(PIXELS, 0, 1))
                .hasMessage("weight must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new Choice(PIXELS, 1, 1.5))
                .hasMessage("most must be above 0 and at most 1, got 1.5");
        assertThatThrownBy(() -> new Choice(PIXELS, 1, Double.NaN))
                .hasMessage("most must be above 0 and at most 1, got NaN");
    }

    /** Counts the rows that it was drawn for and degraded. */
    private record Probe(AtomicInteger rows) implements Degradation {
        @Override
        public int steps() {
            return 4;
        }

        @Override
        public Prior prior() {
            return PrincipalGaussian.DEFAULT;
        }

        @Override
        public Operator open(ImageShape image, Device device) {
            return Formula.open(
                    this,
                    image,
                    device,
                    seeds ->
                            (x, n) -> {
                                rows.addAndGet((int) x.size(0));
                                return x.neg();
                            });
        }
    }

    /** A batch costs what its images cost, not every part for every image. */
    @Test
    void eachPartWorksOnItsOwnRowsAlone() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        OneOf spec =
                new OneOf(List.of(new Choice(new Probe(first)), new Choice(new Probe(second))), 4);
        ImageShape image = new ImageShape(1, 2, 2);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 64))) {
            Tensor x = Tensors.zeros(Device.CPU, image.batch(64));
            Tensor once = d.degrade(x, Tensors.severity(1, 64, Device.CPU));
            assertThat(once.size(0)).isEqualTo(64);
        }
        assertThat(first.get() + second.get()).isEqualTo(64);
        assertThat(first.get()).isBetween(16, 48);
    }

    @Test
    void aPartThatCannotBeOpenedIsNamed() {
        OneOf spec = new OneOf(List.of(new Choice(MASK), new Choice(PIXELS)), 4);
        assertThatThrownBy(() -> spec.open(new ImageShape(1, 7, 3), Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("one-of part 1: pixelate steps must leave");
    }
}
