package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RandomOrderTest {
    private static final InpaintMask MASK = new InpaintMask(4, 1.5, 0.5, Centre.RANDOM);
    private static final Pixelate PIXELS = new Pixelate(3, 2, Down.AREA);
    private static final GaussianNoise NOISE = new GaussianNoise(7, NoiseSchedule.COSINE);

    /**
     * The parts by random insertion: each newcomer stands at its place, who stood there is last.
     */
    private static List<Integer> order(Seeds seeds, int image, int count) {
        RandomGenerator random = seeds.derive("order").random(image);
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int place = random.nextInt(k + 1);
            order.add(k);
            if (place < k) {
                order.set(k, order.get(place));
                order.set(place, k);
            }
        }
        return order;
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract RandomOrder subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            RandomOrder spec = subject();
            int count = spec.parts().size();
            double s = (double) n / spec.steps();
            return ByHand.each(
                    x0,
                    seeds,
                    (x, i, one) -> {
                        Tensor y = x;
                        List<Integer> order = order(seeds, i, count);
                        for (int place = 0; place < count; place++) {
                            int k = order.get(place);
                            Part part = spec.parts().get(k);
                            double own = ThenTest.own(spec.severities(), part, place, count, s);
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
        protected RandomOrder subject() {
            return new RandomOrder(List.of(new Part(PIXELS), new Part(MASK)), Severities.SHARED, 6);
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
    class Split extends Contract {
        @Override
        protected RandomOrder subject() {
            return new RandomOrder(
                    List.of(new Part(PIXELS), new Part(MASK), new Part(NOISE, 0, 1, 0.5)),
                    Severities.SPLIT,
                    9);
        }

        /** Larger pixels average the noise away where they come after it. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class Scheduled extends Contract {
        @Override
        protected RandomOrder subject() {
            return new RandomOrder(
                    List.of(new Part(MASK, 0, 0.5, 1), new Part(PIXELS, 0.5, 1, 1)),
                    Severities.SCHEDULED,
                    8);
        }
    }

    @Test
    void allOrdersAreEquallyLikelyAndTold() {
        RandomOrder spec =
                new RandomOrder(
                        List.of(new Part(PIXELS), new Part(MASK), new Part(PIXELS)),
                        Severities.SPLIT,
                        9);
        int count = 3000;
        Map<Object, Integer> found = new HashMap<>();
        try (Operator operator = spec.open(new ImageShape(1, 8, 8), Device.CPU);
                Degrader d = operator.draw(Seeds.of(3, 0, count))) {
            for (int i = 0; i < count; i++) {
                Applied applied = Applied.of(spec, d, i, 1);
                found.merge(applied.drawn().get("order"), 1, Integer::sum);
                int maskAt = ((List<?>) applied.drawn().get("order")).indexOf(1);
                assertThat(applied.parts().get(maskAt).name()).isEqualTo("inpaint-mask");
                assertThat(Applied.of(spec, d, i, 1 / 3.0).parts()).hasSize(1);
            }
        }
        assertThat(found).hasSize(6);
        assertThat(found.values()).allSatisfy(n -> assertThat(n).isCloseTo(500, within(90)));
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new RandomOrder(List.of(), Severities.SHARED, 4))
                .hasMessage("random-order parts must not be empty");
        assertThatThrownBy(() ->
                        new RandomOrder(List.of(new Part(MASK, 0, 0, 1)), Severities.SHARED, 4))
                .hasMessageStartingWith("random-order parts.0 may have its own from and to only");
        assertThatThrownBy(() -> new RandomOrder(List.of(new Part(MASK)), Severities.SHARED, 0))
                .hasMessage("random-order steps must be between 1 and 10000, got 0");
    }
}
