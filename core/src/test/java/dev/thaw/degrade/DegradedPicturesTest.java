package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class DegradedPicturesTest extends PriorContract {
    @Override
    protected Prior subject() {
        return new DegradedPictures(20);
    }

    /** 400 draws of 20: each is missed with probability 1e-9. */
    @Test
    void drawsTheKeptPicturesAndEveryOneOfThem() {
        Set<String> kept = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            kept.add(Arrays.toString(Tensors.floats(training().select(0, i))));
        }
        Tensor drawn = subject().draw(fitted(), image(), Seeds.of(2, 0, 400));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            seen.add(Arrays.toString(Tensors.floats(drawn.select(0, i))));
        }
        assertThat(seen).isEqualTo(kept);
    }

    @Test
    void picturesOfAnotherShapeAreRefused() {
        assertThatThrownBy(
                        () -> subject().draw(fitted(), new ImageShape(1, 5, 7), Seeds.of(1, 0, 1)))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                .hasMessage(
                        "the fitted degraded-pictures are Float (20, 2, 5, 7), the images have the"
                                + " shape 7x5x1");
        assertThatThrownBy(() -> subject().draw(Map.of(), image(), Seeds.of(1, 0, 1)))
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> new DegradedPictures(0))
                .hasMessage("degraded-pictures images must be at least 1, got 0");
    }
}
