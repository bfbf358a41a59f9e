package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.image.Picture;
import dev.thaw.nn.Generator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class GanTrainerTest {
    private static final ImageShape IMAGE = new ImageShape(1, 16, 16);

    /** White above, black below. */
    private static BatchSource halves(long position) {
        byte[] samples = new byte[256];
        Arrays.fill(samples, 0, 128, (byte) 255);
        Picture picture = Picture.of(16, 16, 1, samples);
        return new BatchSource((i, random) -> picture, 10, GanTrainer.BATCH, 1, position);
    }

    private static float[] made(GanTrainer trainer) {
        try (Scope scope = Scope.open()) {
            Tensor latents = Noise.gaussian(Seeds.of(3, 0, 4), Generator.LATENT, Device.CPU);
            return Tensors.floats(trainer.pictures(latents));
        }
    }

    private static double error(GanTrainer trainer) {
        float[] made = made(trainer);
        double error = 0;
        for (int k = 0; k < made.length; k++) {
            error += Math.abs(made[k] - (k % 256 < 128 ? 1 : -1)) / made.length;
        }
        return error;
    }

    @Test
    void theGeneratorComesToMakeWhatItIsShown() {
        try (GanTrainer trainer = new GanTrainer(IMAGE, 1, Device.CPU);
                BatchSource data = halves(0)) {
            assertThat(error(trainer)).as("untrained").isGreaterThan(0.8);
            trainer.run(data, 60, (images, d, g) -> {}, () -> false);
            // 1 for grey or noise; without either network's lesson it stays there
            assertThat(error(trainer)).isLessThan(0.4);
        }
    }

    @Test
    void aStateContinuesBitForBitAcrossAPenalty() {
        try (GanTrainer whole = new GanTrainer(IMAGE, 1, Device.CPU);
                GanTrainer first = new GanTrainer(IMAGE, 1, Device.CPU);
                GanTrainer second = new GanTrainer(IMAGE, 9, Device.CPU);
                BatchSource data = halves(0);
                BatchSource again = halves(0)) {
            whole.run(data, 18, (images, d, g) -> {}, () -> false);
            first.run(again, 15, (images, d, g) -> {}, () -> false);
            assertThat(made(first)).isNotEqualTo(made(whole));
            first.run(again, 18, (images, d, g) -> {}, () -> false);
            assertThat(made(first)).isEqualTo(made(whole));
            second.resume(first.state(), first.step());
            assertThat(made(second)).isEqualTo(made(whole));
            assertThat(second.step()).isEqualTo(18);
        }
    }

    /** D = a Σx² has |∇D|² = 4a² Σx²; γ = 1, every 16th step. */
    @Test
    void thePenaltyIsTheSquaredGradientAndCanBeDifferentiated() {
        Tensor x = Tensors.of(new float[] {1, 2, -1, 0.5f}, 2, 1, 1, 2).set_requires_grad(true);
        Tensor a = Tensors.of(new float[] {3}, 1).set_requires_grad(true);
        Tensor verdict = x.square().flatten(1, -1).sum(1).mul(a);
        Tensor penalty = GanTrainer.penalty(verdict, x);
        double squares = (1 + 4 + 1 + 0.25) / 2;
        assertThat(Tensors.value(penalty)).isCloseTo(16 * 0.5 * 4 * 9 * squares, within(1e-3));
        penalty.backward();
        assertThat(Tensors.value(a.grad())).isCloseTo(16 * 0.5 * 8 * 3 * squares, within(1e-3));
    }

    @Test
    void aForeignStateIsRefused() {
        try (GanTrainer trainer = new GanTrainer(IMAGE, 1, Device.CPU)) {
            assertThatThrownBy(() -> trainer.resume(Map.of(), 1))
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                    .hasMessageContaining("lacks generator.weights.seed.weight");
        }
    }

    @Test
    void aPictureDoesNotDependOnItsBatch() {
        try (GanTrainer trainer = new GanTrainer(new ImageShape(3, 20, 48), 1, Device.CPU)) {
            Tensor latents = Noise.gaussian(Seeds.of(3, 0, 70), Generator.LATENT, Device.CPU);
            Tensor all = trainer.pictures(latents);
            assertThat(Tensors.shape(all)).containsExactly(70, 3, 20, 48);
            Tensor one = trainer.pictures(latents.narrow(0, 66, 1));
            assertThat(Tensors.value(all.narrow(0, 66, 1).sub(one).abs().max())).isLessThan(1e-5);
            assertThat(Tensors.value(all.abs().max())).isLessThan(1);
        }
    }
}
