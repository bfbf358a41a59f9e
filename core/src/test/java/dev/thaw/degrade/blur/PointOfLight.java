package dev.thaw.degrade.blur;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What becomes of single pixels and of tiny images. */
final class PointOfLight {
    private PointOfLight() {}

    /** D of an image that is 1 at one pixel and 0 elsewhere, row by row. */
    static double[] seen(Degradation spec, int side, double severity, long seed) {
        ImageShape image = new ImageShape(1, side, side);
        float[] pixels = new float[side * side];
        pixels[side / 2 * side + side / 2] = 1;
        return seen(spec, image, pixels, severity, seed);
    }

    static double[] seen(
            Degradation spec, ImageShape image, float[] pixels, double severity, long seed) {
        try (Scope _ = Scope.open();
                Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(seed, 0, 1))) {
            Tensor y =
                    d.degrade(
                            Tensors.of(pixels, image.batch(1)),
                            Tensors.severity(severity, 1, Device.CPU));
            return Tensors.doubles(y);
        }
    }

    /** The largest change that D makes to an image of one value, over shapes down to 1×1. */
    static double changeOfFlatImages(Degradation spec) {
        double largest = 0;
        for (ImageShape image :
                new ImageShape[] {
                    new ImageShape(1, 1, 1),
                    new ImageShape(3, 7, 3),
                    new ImageShape(1, 2, 1),
                    new ImageShape(3, 1, 9),
                    new ImageShape(1, 20, 20)
                }) {
            try (Scope _ = Scope.open();
                    Operator operator = spec.open(image, Device.CPU);
                    Degrader d = operator.draw(Seeds.of(3, 0, 2))) {
                Tensor flat = Tensors.zeros(Device.CPU, image.batch(2)).add(new Scalar(0.75f));
                for (double severity : new double[] {0.1, 0.5, 1}) {
                    Tensor y = d.degrade(flat, Tensors.severity(severity, 2, Device.CPU));
                    largest = Math.max(largest, Tensors.value(y.sub(flat).abs().max()));
                }
            }
        }
        return largest;
    }
}
