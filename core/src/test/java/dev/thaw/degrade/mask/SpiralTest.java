package dev.thaw.degrade.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SpiralTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Spiral subject();

        /** Walks the spiral from the corner with a turn wherever the way is barred. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int plane = height * width;
            int channels = (int) x0.size(1);
            int[] walk = walked(height, width);
            double gone = Math.rint(Math.min(1, subject().share() * n / subject().steps()) * plane);
            float[] x = Tensors.floats(x0);
            for (int at = 0; at < x.length / plane; at++) {
                RandomGenerator random = seeds.derive("colour").random(at / channels);
                float unit = 0;
                for (int c = 0; c <= at % channels; c++) {
                    unit = random.nextFloat();
                }
                float span = (float) (subject().brightest() - subject().darkest());
                for (int k = 0; k < gone; k++) {
                    int pixel = walk[plane - 1 - k];
                    x[at * plane + pixel] = unit * span + (float) subject().darkest();
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        private static int[] walked(int height, int width) {
            int[][] ways = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}};
            boolean[][] seen = new boolean[height][width];
            int[] walk = new int[height * width];
            int y = 0;
            int x = width - 1;
            int way = 0;
            for (int k = 0; k < walk.length; k++) {
                walk[k] = y * width + x;
                seen[y][x] = true;
                for (int turn = 0; turn < 2; turn++) {
                    int down = y + ways[way][0];
                    int across = x + ways[way][1];
                    if (down >= 0
                            && down < height
                            && across >= 0
                            && across < width
                            && !seen[down][across]) {
                        y = down;
                        x = across;
                        break;
                    }
                    way = (way + 1) % 4;
                }
            }
            return walk;
        }

        /** Pixels are copied; a mask of 0 adds no error. */
        @Override
        protected double tolerance() {
            return 1e-9;
        }
    }

    @Nested
    class Grey extends Contract {
        @Override
        protected Spiral subject() {
            return new Spiral(8, 0.9, 0, 0);
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Coloured extends Contract {
        @Override
        protected Spiral subject() {
            return new Spiral(5, 1.3, 0, 1);
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Test
    void ranksWindInwardsFromTheTopRightCorner() {
        assertThat(Spiral.ranks(3, 4)).containsExactly(8, 9, 10, 11, 7, 0, 1, 2, 6, 5, 4, 3);
        assertThat(Spiral.ranks(3, 1)).containsExactly(2, 1, 0);
        assertThat(Spiral.ranks(1, 3)).containsExactly(0, 1, 2);
        assertThat(Spiral.ranks(2, 2)).containsExactly(2, 3, 1, 0);
    }

    @Test
    void officialSettingsTakeOnePixelWithEachStep() {
        Spiral spec = new Spiral(700, 700.0 / 1024, 0, 0);
        ImageShape image = new ImageShape(3, 32, 32);
        for (int n = 0; n <= 700; n++) {
            assertThat(spec.gone(image, n)).isEqualTo(n);
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Spiral(0, 1, 0, 0))
                .hasMessage("spiral steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Spiral(1, 0, 0, 0))
                .hasMessage("spiral share must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new Spiral(1, 1, 0.5, 0.2))
                .hasMessage("spiral brightest must be between 0.5 and 1.0, got 0.2");
    }
}
