package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RecognisedTest {
    /** Images of three pixels are their own scores. */
    private static final Recogniser PLAIN =
            new Recogniser() {
                @Override
                public String name() {
                    return "plain";
                }

                @Override
                public int classes() {
                    return 3;
                }

                @Override
                public Tensor logits(Tensor images) {
                    return images.reshape(-1, 3);
                }
            };

    private static Tensor images() {
        float[] pixels = {.9f, 0, 0, 0, .9f, 0, 0, .9f, 0, 0, 0, .9f};
        return Tensors.of(pixels, 4, 1, 1, 3);
    }

    @Test
    void theShareOfRightAnswersIsCounted() {
        Tally tally = new Recognised().open(PLAIN);
        tally.add(images(), new int[] {0, 1, 2, 2});
        assertThat(tally.value()).isEqualTo(0.75);
        assertThat(tally.score().profile()).isEqualTo("recognised/plain");
        assertThat(tally.score().images()).isEqualTo(4);
        assertThat(Tally.answers(PLAIN, images())).containsExactly(0, 1, 1, 2);
    }

    @Test
    void agreementWithTheReferencesHasItsOwnName() {
        Tally tally = new Recognised(Recognised.Truth.REFERENCES).open(PLAIN);
        tally.add(images(), Tally.answers(PLAIN, images()));
        assertThat(tally.value()).isEqualTo(1);
        assertThat(tally.score().name()).isEqualTo("agreement");
    }

    @Test
    void talliesMerge() {
        Tally first = new Recognised().open(PLAIN);
        first.add(images(), new int[] {0, 1, 2, 2});
        Tally second = new Recognised().open(PLAIN);
        second.add(images().narrow(0, 0, 2), new int[] {1, 0});
        first.merge(second);
        assertThat(first.count()).isEqualTo(6);
        assertThat(first.value()).isEqualTo(0.5);
        Tally other = new Recognised(Recognised.Truth.REFERENCES).open(PLAIN);
        MetricContract.assertFault(() -> first.merge(other), Fault.Kind.USAGE, "own kind");
    }

    @Test
    void imagesWithoutALabelAreNotCounted() {
        Tally tally = new Recognised().open(PLAIN);
        tally.add(images(), new int[] {0, -1, 2, -1});
        assertThat(tally.count()).isEqualTo(2);
        assertThat(tally.value()).isEqualTo(0.5);
    }

    @Test
    void wrongInputIsRejected() {
        Tally tally = new Recognised().open(PLAIN);
        MetricContract.assertFault(tally::value, Fault.Kind.INPUT, "at least one image");
        MetricContract.assertFault(
                () -> tally.add(images(), new int[] {0, 1}), Fault.Kind.USAGE, "one class per");
        MetricContract.assertFault(
                () -> tally.add(images(), new int[] {0, 1, 2, 3}), Fault.Kind.USAGE, "between");
        Tensor broken = Tensors.zeros(Device.CPU, 1, 1, 1, 3).log();
        MetricContract.assertFault(
                () -> tally.add(broken, new int[] {0}), Fault.Kind.NUMERIC, "plain");
    }
}
