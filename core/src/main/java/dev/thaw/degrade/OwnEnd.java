package dev.thaw.degrade;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What a degradation makes of mid grey at full severity: the very x_T of a process that ends in
 * noise or in a pattern of its own, whatever the picture was. Where a little of the picture is left
 * at the end, it is an approximation. Nothing is fitted.
 *
 * <p>It draws with the seeds as they are, so a degrader with the same seeds ends in the same x_T.
 */
@Says("what the degradation makes of mid grey at full severity")
public record OwnEnd(
        @Says(value = "the degradation whose end it is", byDefault = "uniform-noise")
                Degradation of)
        implements Prior {
    @Override
    public Fit fit(ImageShape image) {
        return Fit.nothing();
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        int count = seeds.count();
        try (Scope scope = Scope.open();
                Operator operator = of.open(image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Tensor grey = Tensors.zeros(Device.CPU, image.batch(count));
            return scope.handUp(d.degrade(grey, Tensors.severity(1, count, Device.CPU)));
        }
    }

    @Override
    public int wantedImages() {
        return 0;
    }

    @Override
    public boolean isEndOf(Degradation degradation) {
        return equals(degradation.prior());
    }
}
