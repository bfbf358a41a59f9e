package dev.thaw.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class TilesTest {
    private static Tensor image(int channels, int height, int width) {
        return Noise.gaussian(
                Seeds.of(1, 0, 1), new ImageShape(channels, height, width), Device.CPU);
    }

    @Test
    void whatChangesNothingGivesThePictureBack() {
        Tiles tiles = new Tiles(16, 4);
        for (int[] size : new int[][] {{5, 7}, {16, 16}, {37, 50}, {1, 40}, {100, 16}}) {
            Tensor x = image(3, size[0], size[1]);
            float[] y = Tensors.floats(tiles.apply(x, t -> t));
            float[] expected = Tensors.floats(x);
            assertThat(y).hasSameSizeAs(expected);
            for (int i = 0; i < y.length; i++) {
                assertThat(y[i]).isCloseTo(expected[i], Offset.offset(1e-5f));
            }
        }
    }

    @Test
    void tilesHaveTheSizeAndMultipleThatTheNetworkNeeds() {
        Tiles tiles = new Tiles(18, 4);
        AtomicInteger calls = new AtomicInteger();
        tiles.apply(
                image(1, 41, 30),
                t -> {
                    assertThat(t.size(2)).isEqualTo(16);
                    assertThat(t.size(3)).isEqualTo(16);
                    calls.incrementAndGet();
                    return t;
                });
        assertThat(calls.get()).isEqualTo(4 * 3);
    }

    /**
     * A 3×3 mean needs one pixel of context, the margin of a tile gives one: tiled = untiled
     * inside.
     */
    @Test
    void aLocalOperationShowsNoSeams() {
        Tensor x = image(1, 60, 44);
        Tensor mean =
                torch.full_like(
                        Tensors.zeros(Device.CPU, 1, 1, 3, 3),
                        new org.bytedeco.pytorch.Scalar(1 / 9.0));
        float[] whole = Tensors.floats(same(x, mean));
        float[] tiled = Tensors.floats(new Tiles(16, 4).apply(x, t -> same(t, mean)));
        double worst = 0;
        for (int y = 1; y < 59; y++) {
            for (int k = 1; k < 43; k++) {
                worst = Math.max(worst, Math.abs(whole[y * 44 + k] - tiled[y * 44 + k]));
            }
        }
        // only the outermost pixel of a tile lacks context, and its weight is 0: rounding remains
        assertThat(worst).isLessThan(1e-5);
    }

    private static Tensor same(Tensor x, Tensor kernel) {
        return torch.conv2d(
                x,
                kernel,
                new org.bytedeco.pytorch.TensorOptional(),
                new long[] {1, 1},
                new long[] {1, 1},
                new long[] {1, 1},
                1);
    }
}
