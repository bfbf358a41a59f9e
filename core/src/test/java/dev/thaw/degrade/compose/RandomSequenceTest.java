package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.degrade.resolution.Pixelate.Down;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RandomSequenceTest {
    private static final InpaintMask MASK = new InpaintMask(4, 1.5, 0.5, Centre.RANDOM);
    private static final Pixelate PIXELS = new Pixelate(3, 2, Down.AREA);
    private static final GaussianNoise NOISE = new GaussianNoise(7, NoiseSchedule.COSINE);

    /** Whose turn each step is. */
    private static List<Integer> turns(RandomSequence spec, Seeds seeds, int image) {
        RandomGenerator random = seeds.derive("sequence").random(image);
        double all = spec.parts().stream().mapToDouble(Choice::weight).sum();
        List<Integer> turns = new ArrayList<>();
        for (int n = 0; n < spec.steps(); n++) {
            double u = random.nextDouble() * all;
            int k = 0;
            for (double below = spec.parts().getFirst().weight();
                    u >= below;
                    below += spec.parts().get(k).weight()) {
                k++;
            }
            turns.add(k);
        }
        return turns;
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract RandomSequence subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            return ByHand.each(
                    x0,
                    seeds,
                    (x, i, one) -> {
                        List<Integer> turns = turns(subject(), seeds, i);
                        Tensor y = x;
                        for (int k : new LinkedHashSet<>(turns.subList(0, n))) {
                            Choice part = subject().parts().get(k);
                            double own =
                                    part.most()
                                            * Collections.frequency(turns.subList(0, n), k)
                                            / Collections.frequency(turns, k);
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
    class OfLinear extends Contract {
        @Override
        protected RandomSequence subject() {
            return new RandomSequence(List.of(new Choice(PIXELS), new Choice(MASK, 2, 1)), 6);
        }

        @Test
        void isLinear() {
            overShapes((operator, image) -> {
                try (Degrader d = operator.draw(seeds())) {
                    assertThat(d).isInstanceOf(Linear.class);
                }
            });
        }
    }

    @Nested
    class Unlike extends Contract {
        @Override
        protected RandomSequence subject() {
            return new RandomSequence(
                    List.of(new Choice(PIXELS), new Choice(MASK), new Choice(NOISE, 3, 0.5)), 8);
        }

        /** Larger pixels average the noise away where they come after it. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    /** Fewer steps than parts: some never have their turn. */
    @Nested
    class Short extends Contract {
        @Override
        protected RandomSequence subject() {
            return new RandomSequence(
                    List.of(new Choice(PIXELS), new Choice(MASK), new Choice(MASK)), 2);
        }
    }

    @Test
    void oneStepChangesTheSeverityOfOnePart() {
        RandomSequence spec =
                new RandomSequence(
                        List.of(
                                new Choice(
                                        new Pixelate(64, 2, Down.AREA, Pixelate.By.PIXEL, false)),
                                new Choice(new InpaintMask(100, 1.5, 0.5, Centre.RANDOM), 1, 0.6)),
                        12);
        int count = 20;
        try (Operator operator = spec.open(new ImageShape(1, 64, 64), Device.CPU);
                Degrader d = operator.draw(Seeds.of(3, 0, count))) {
            for (int i = 0; i < count; i++) {
                List<Applied> before = List.of();
                for (int n = 1; n <= 12; n++) {
                    List<Applied> now = Applied.of(spec, d, i, n / 12.0).parts();
                    List<Applied> changed = new ArrayList<>(now);
                    changed.removeAll(before);
                    assertThat(changed).hasSize(1);
                    before = now;
                }
                for (Applied part : before) {
                    assertThat((float) part.severity())
                            .isEqualTo(part.name().equals("pixelate") ? 1f : 0.6f);
                }
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new RandomSequence(List.of(), 4))
                .hasMessage("random-sequence parts must not be empty");
        assertThatThrownBy(() -> new RandomSequence(List.of(new Choice(MASK)), 0))
                .hasMessage("random-sequence steps must be between 1 and 10000, got 0");
    }
}
