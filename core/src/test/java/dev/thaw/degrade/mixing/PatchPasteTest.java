package dev.thaw.degrade.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Convert;
import dev.thaw.image.Crop;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class PatchPasteTest {
    private static final DeadLeaves LEAVES = new DeadLeaves(24, 20, 3, 30, 2, 5);

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract PatchPaste subject();

        /** Patch by patch, copied out of pictures that are prepared by hand. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Seeds own = seeds.derive("patch paste");
            int p = subject().patch();
            Tensor y = x0.clone();
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator random = own.random(i);
                List<int[]> order = new ArrayList<>();
                for (int top = 0; top < x0.size(2); top += p) {
                    for (int left = 0; left < x0.size(3); left += p) {
                        order.add(new int[] {top, left});
                    }
                }
                Collections.shuffle(order, random);
                int pasted = -Math.floorDiv(-order.size() * n, subject().steps());
                for (int k = 0; k < pasted; k++) {
                    Seeds source = own.at(random.nextInt(subject().sources())).slice(i, i + 1);
                    Tensor other = other(source, x0);
                    int[] at = order.get(k);
                    long high = Math.min(p, x0.size(2) - at[0]);
                    long wide = Math.min(p, x0.size(3) - at[1]);
                    y.select(0, i)
                            .narrow(1, at[0], high)
                            .narrow(2, at[1], wide)
                            .copy_(other.narrow(1, at[0], high).narrow(2, at[1], wide));
                }
            }
            return y;
        }

        private static Tensor other(Seeds source, Tensor x0) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int side = Math.max(height, width);
            int index = source.derive("other picture").random(0).nextInt(30);
            try (Dataset set = LEAVES.open(Path.of(""), DatasetSpec.Split.TRAIN)) {
                var picture = Convert.channels(set.get(index).picture(), (int) x0.size(1));
                var square = Resize.to(picture, side, side, Resize.Filter.BILINEAR);
                return Pictures.tensor(List.of(Crop.centre(square, width, height)), Device.CPU)
                        .select(0, 0);
            }
        }

        /** Pixels are copied. */
        @Override
        protected double tolerance() {
            return 1e-9;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class FromThree extends Contract {
        @Override
        protected PatchPaste subject() {
            return new PatchPaste(3, 7, 3, OtherSet.plain(LEAVES));
        }
    }

    @Nested
    class FromOne extends Contract {
        @Override
        protected PatchPaste subject() {
            return new PatchPaste(5, 8, 1, OtherSet.plain(LEAVES));
        }
    }

    /** The end is that of the prior, whatever the picture was; one pixel works too. */
    @Test
    void nothingIsLeftAtTheEnd() {
        PatchPaste spec = new PatchPaste(4, 8, 2, OtherSet.plain(LEAVES));
        for (ImageShape image : List.of(new ImageShape(3, 1, 1), new ImageShape(1, 7, 3))) {
            Seeds seeds = Seeds.of(2, 0, 3);
            try (Operator operator = spec.open(image, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                Tensor x0 = Tensors.zeros(Device.CPU, image.batch(3));
                x0.fill_(new org.bytedeco.pytorch.Scalar(5f));
                Tensor end = d.degrade(x0, Tensors.severity(1, 3, Device.CPU));
                assertThat(spec.prior().isEndOf(spec)).isTrue();
                assertThat(Tensors.floats(end))
                        .isEqualTo(Tensors.floats(spec.prior().draw(Map.of(), image, seeds)));
                assertThat((List<?>) Applied.of(spec, d, 0, 1).drawn().get("pictures")).hasSize(2);
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        OtherSet set = OtherSet.plain(LEAVES);
        assertThatThrownBy(() -> new PatchPaste(0, 1, 1, set))
                .hasMessage("patch-paste steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new PatchPaste(1, 0, 1, set))
                .hasMessage("patch-paste patch must be at least 1, got 0");
        assertThatThrownBy(() -> new PatchPaste(1, 1, 0, set))
                .hasMessage("patch-paste sources must be between 1 and 1000, got 0");
    }
}
