package dev.thaw.degrade.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class PatchTurnTest {
    private static final Pattern MOVE =
            Pattern.compile("(\\d+),(\\d+)( mirrored)?( turned (\\d+))?( shifted (\\d+),(\\d+))?");

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract PatchTurn subject();

        /** What was read back, done with libtorch's own flip, rot90 and roll. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            Tensor y = x0.clone();
            try (Operator operator = subject().open(image, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                for (int i = 0; i < seeds.count(); i++) {
                    List<?> moves = (List<?>) Applied.of(subject(), d, i, 1).drawn().get("moves");
                    int done = -Math.floorDiv(-moves.size() * n, subject().steps());
                    for (int k = 0; k < done; k++) {
                        move(y.select(0, i), (String) moves.get(k));
                    }
                }
            }
            return y;
        }

        private void move(Tensor y, String words) {
            Matcher move = MOVE.matcher(words);
            assertThat(move.matches()).as(words).isTrue();
            int top = Integer.parseInt(move.group(1));
            int left = Integer.parseInt(move.group(2));
            long high = Math.min(subject().patch(), y.size(1) - top);
            long wide = Math.min(subject().patch(), y.size(2) - left);
            Tensor place = y.narrow(1, top, high).narrow(2, left, wide);
            Tensor patch = place.clone();
            if (move.group(3) != null) {
                patch = patch.flip(2);
            }
            if (move.group(4) != null) {
                patch = patch.rot90(-Integer.parseInt(move.group(5)) / 90, 1, 2);
            }
            if (move.group(6) != null) {
                long down = Integer.parseInt(move.group(7));
                long across = Integer.parseInt(move.group(8));
                patch = patch.roll(new long[] {down, across}, new long[] {1, 2});
            }
            place.copy_(patch);
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
    class All extends Contract {
        @Override
        protected PatchTurn subject() {
            return new PatchTurn(4, 5, true, true, true);
        }
    }

    @Nested
    class TurnsAlone extends Contract {
        @Override
        protected PatchTurn subject() {
            return new PatchTurn(3, 4, false, true, false);
        }
    }

    @Nested
    class FlipsAlone extends Contract {
        @Override
        protected PatchTurn subject() {
            return new PatchTurn(3, 8, true, false, false);
        }
    }

    /** One pixel has no other way round; the rest of 7x3 pixels has. */
    @Test
    void tinyPicturesWork() {
        PatchTurn spec = new PatchTurn(2, 2, true, true, true);
        for (ImageShape image : List.of(new ImageShape(1, 1, 1), new ImageShape(3, 7, 3))) {
            try (Operator operator = spec.open(image, Device.CPU);
                    Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
                int patches = image.height() == 1 ? 1 : 8;
                assertThat((List<?>) Applied.of(spec, d, 0, 1).drawn().get("moves"))
                        .hasSize(patches);
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new PatchTurn(0, 1, true, true, true))
                .hasMessage("patch-turn steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new PatchTurn(1, 0, true, true, true))
                .hasMessage("patch-turn patch must be at least 1, got 0");
        assertThatThrownBy(() -> new PatchTurn(1, 1, false, false, false))
                .hasMessage("patch-turn needs one of flip, turn and shift to be true, got none");
    }
}
