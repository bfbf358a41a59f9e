package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class DecodabilityTest {
    /** Sixteen white coefficients. */
    private static final ImageShape WHITE = new ImageShape(1, 4, 4);

    private static final int TRAIN = 640;
    private static final int TEST = 640;

    /**
     * A fit of 16 weights on 640 pictures loses 16/640 of what is unexplained; the measured share
     * itself has a standard deviation below √(2/(16·640)) = 0.014.
     */
    private static final double SAMPLING = 0.04;

    private static Tensor white(String what, ImageShape image, int count) {
        return Noise.gaussian(Seeds.of(3, 0, count).derive(what), image, Device.CPU);
    }

    /** R² of what {@code damage} leaves of white coefficients. */
    private static double after(Damage damage) {
        Tensor train = white("train", WHITE, TRAIN);
        Tensor test = white("test", WHITE, TEST);
        try (Decodability decodability = Decodability.of(train, test)) {
            assertThat(decodability.components()).isEqualTo(16);
            assertThat(decodability.share()).isCloseTo(1, within(1e-9));
            return decodability.measure(damage.of(train, "a"), damage.of(test, "b"));
        }
    }

    @FunctionalInterface
    private interface Damage {
        Tensor of(Tensor x, String draw);
    }

    @Test
    void nothingIsLostWithoutDamage() {
        // the levels of 8 bits alone cost (2/255)²/12 = 5e-6 of a variance of 1
        assertThat(after((x, draw) -> x)).isCloseTo(1, within(1e-5));
    }

    @Test
    void independentNoiseTellsNothing() {
        double left = after((x, draw) -> white(draw, WHITE, (int) x.size(0)));
        assertThat(left).isBetween(0.0, SAMPLING);
    }

    @Test
    void aConstantTellsNothing() {
        assertThat(after((x, draw) -> x.mul(new Scalar(0f)).add(new Scalar(0.3f)))).isZero();
    }

    /** An orthogonal change of the coefficients hides nothing from a linear prediction. */
    @Test
    void whereItLiesDoesNotMatter() {
        assertThat(after((x, draw) -> x.flip(2, 3).neg())).isCloseTo(1, within(1e-5));
    }

    @Test
    void aProjectionThatKeepsKOfNCoefficientsLeavesThatShare() {
        for (int k : new int[] {1, 4, 8, 12}) {
            double left =
                    after((x, draw) -> {
                        Tensor kept = x.clone();
                        kept.view(-1, 16).narrow(1, k, 16 - k).zero_();
                        return kept;
                    });
            assertThat(left).as("k = " + k).isCloseTo(k / 16.0, within(SAMPLING));
        }
    }

    /** y = a·x + σ·z with white x: the best linear prediction has R² = a²/(a² + σ²). */
    @Test
    void noiseOverTheSignalLeavesTheWienerShare() {
        for (double sigma : new double[] {0.2, 0.5, 1, 2}) {
            double a = 0.7;
            double left =
                    after((x, draw) ->
                            x.mul(new Scalar((float) a))
                                    .add(
                                            white(draw, WHITE, (int) x.size(0))
                                                    .mul(new Scalar((float) sigma))));
            assertThat(left)
                    .as("sigma " + sigma)
                    .isCloseTo(a * a / (a * a + sigma * sigma), within(SAMPLING));
        }
    }

    /** Far more pixels than pictures, as with photographs: still nothing is lost. */
    @Test
    void identityIsOneWithFewerPicturesThanPixels() {
        ImageShape image = new ImageShape(3, 16, 16);
        Tensor train = white("train", image, 60);
        Tensor test = white("test", image, 30);
        try (Decodability decodability = Decodability.of(train, test)) {
            assertThat(decodability.components()).isEqualTo(15);
            assertThat(decodability.share()).isBetween(0.2, 0.5);
            assertThat(decodability.measure(train, test)).isCloseTo(1, within(1e-4));
        }
    }

    /** Levels 2/255 apart add noise of variance (2/255)²/12, as Sheppard's correction has it. */
    @Test
    void eightBitsAreNoiseOnFaintPictures() {
        double signal = 0.01 * 0.01;
        double levels = Math.pow(2 / 255.0, 2) / 12;
        assertThat(after((x, draw) -> x.mul(new Scalar(0.01f))))
                .isCloseTo(signal / (signal + levels), within(0.01));
    }

    /** A contrast below one level of a picture file is not seen. */
    @Test
    void whatEightBitsDoNotShowIsLost() {
        assertThat(after((x, draw) -> x.mul(new Scalar(1e-4f)).add(new Scalar(0.001f)))).isZero();
    }

    @Test
    void mistakesAreNamed() {
        Tensor few = white("few", WHITE, 15);
        assertThatThrownBy(() -> Decodability.of(few, few))
                .hasMessageContaining(
                        "training pictures of a decodability must be between 16 and 2048, got 15");
        Tensor alike = Tensors.zeros(Device.CPU, 20, 1, 4, 4);
        assertThatThrownBy(() -> Decodability.of(alike, alike))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("must differ");
        Tensor train = white("train", WHITE, 20);
        try (Decodability decodability = Decodability.of(train, train)) {
            assertThatThrownBy(() -> decodability.measure(train.narrow(0, 0, 19), train))
                    .hasMessage("a decodability of 20 and 20 pictures got 19 and 20");
        }
    }
}
