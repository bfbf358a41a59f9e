package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ClassifierTest {
    @Test
    void givesFeaturesAndLogitsAndAGradientToEveryParameter() {
        ImageShape image = new ImageShape(1, 13, 9);
        try (Classifier c = new Classifier(image, 4, 1, Device.CPU)) {
            Tensor x = Noise.gaussian(Seeds.of(1, 0, 3), image, Device.CPU);
            assertThat(c.features(x).sizes().vec().get()).containsExactly(3, 64);
            Tensor y = c.logits(x);
            assertThat(y.sizes().vec().get()).containsExactly(3, 4);
            y.square().sum().backward();
            for (Parameters.Entry entry : c.parameters().entries()) {
                assertThat(Tensors.value(c.parameters().gradient(entry.name()).norm()))
                        .as(entry.name())
                        .isPositive();
            }
        }
    }
}
