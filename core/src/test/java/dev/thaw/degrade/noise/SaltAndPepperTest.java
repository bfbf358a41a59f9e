package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SaltAndPepperTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract SaltAndPepper subject();

        protected abstract double share(int n);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            float[] x = Tensors.floats(x0);
            int plane = (int) (x0.size(2) * x0.size(3));
            int channels = (int) x0.size(1);
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator hit = seeds.derive("hit").random(i);
                RandomGenerator salt = seeds.derive("salt").random(i);
                for (int k = 0; k < (subject().coloured() ? channels * plane : plane); k++) {
                    boolean gone = hit.nextFloat() < share(n);
                    float grain = salt.nextFloat() < subject().salt() ? 1 : -1;
                    for (int c = 0; gone && c < (subject().coloured() ? 1 : channels); c++) {
                        x[i * channels * plane + c * plane + k] = grain;
                    }
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /** Pixels are kept or not. */
        @Override
        protected double tolerance() {
            return 1e-7;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(1, 37, 31),
                    new ImageShape(3, 7, 3),
                    new ImageShape(3, 1, 1));
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class Grey extends Contract {
        @Override
        protected SaltAndPepper subject() {
            return new SaltAndPepper(5, 1, 1, 0.5, false);
        }

        @Override
        protected double share(int n) {
            return n / 5.0;
        }
    }

    @Nested
    class Coloured extends Contract {
        @Override
        protected SaltAndPepper subject() {
            return new SaltAndPepper(4, 0.5, 2, 0.25, true);
        }

        @Override
        protected double share(int n) {
            return n * n / 32.0;
        }
    }

    /** At step n a share n/T is hit, a third of it white; what is hit stays so, all at the end. */
    @Test
    void hitsAreNestedAndAsManyAsAsked() {
        ImageShape image = new ImageShape(1, 100, 100);
        Tensor x0 = Tensors.zeros(Device.CPU, image.batch(1));
        try (Operator operator =
                        new SaltAndPepper(10, 1, 1, 1 / 3.0, false).open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(8, 0, 1))) {
            float[] before = Tensors.floats(x0);
            for (int n = 1; n <= 10; n++) {
                float[] now =
                        Tensors.floats(d.degrade(x0, Tensors.severity(n / 10.0, 1, Device.CPU)));
                int hit = 0;
                int white = 0;
                for (int k = 0; k < now.length; k++) {
                    hit += now[k] == 0 ? 0 : 1;
                    white += now[k] == 1 ? 1 : 0;
                    assertThat(before[k] == 0 || before[k] == now[k]).isTrue();
                }
                // four sigma of 10,000 draws
                assertThat(hit / 10_000.0).isCloseTo(n / 10.0, within(0.02));
                assertThat(white / 10_000.0).isCloseTo(n / 30.0, within(0.02));
                before = now;
            }
            assertThat(before).doesNotContain(0);
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new SaltAndPepper(0, 1, 1, 0, false))
                .hasMessage("salt-and-pepper steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new SaltAndPepper(1, 0, 1, 0, false))
                .hasMessage("salt-and-pepper most must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new SaltAndPepper(1, 1.5, 1, 0, false))
                .hasMessage("salt-and-pepper most must be between 0.0 and 1.0, got 1.5");
        assertThatThrownBy(() -> new SaltAndPepper(1, 1, 0, 0, false))
                .hasMessage("salt-and-pepper power must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new SaltAndPepper(1, 1, 1, 2, false))
                .hasMessage("salt-and-pepper salt must be between 0.0 and 1.0, got 2.0");
    }
}
