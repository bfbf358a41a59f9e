package dev.thaw.degrade.blur;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Separable;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The lens zooms while the shutter is open: the mean of copies enlarged about the centre, read
 * linearly between pixels. The first copy shows the whole image, the last one at step n the inner 1
 * − (1 − 1/zoom)·n/T of each side, those between are evenly spaced. There are enough of them that
 * two neighbours differ by at most a pixel anywhere, but at most 64. Nothing from beyond the border
 * is needed. Direct, not cumulative.
 */
@Says("zoom blur: the mean of copies enlarged about the centre")
public record ZoomBlur(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "how much the largest copy is enlarged at full severity",
                        rule = "above 1 and at most 1000",
                        byDefault = "8")
                double zoom)
        implements Degradation {
    private static final int MOST_COPIES = 64;

    public ZoomBlur {
        Check.atLeast("zoom-blur steps", 1, steps);
        Check.that(
                zoom > 1 && zoom <= 1000,
                "zoom-blur zoom must be above 1 and at most 1000, got " + zoom);
    }

    /** How many copies images of this shape are the mean of. */
    public int copies(ImageShape image) {
        double half = (Math.max(image.height(), image.width()) - 1) / 2.0;
        return Math.clamp((long) Math.ceil(half * (1 - 1 / zoom)) + 1, 2, MOST_COPIES);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor rows = offsets(image.height(), device);
        Tensor columns = offsets(image.width(), device);
        return Formula.open(
                this,
                image,
                device,
                seeds -> new Copies(this, copies(image), rows, columns),
                rows,
                columns);
    }

    /** The pixels of an axis, counted from its middle. */
    private static Tensor offsets(int size, Device device) {
        float[] offsets = new float[size];
        for (int i = 0; i < size; i++) {
            offsets[i] = i - (size - 1) / 2f;
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.of(offsets, device, size));
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    private record Copies(ZoomBlur spec, int copies, Tensor rows, Tensor columns)
            implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            return mean(x0, n, false);
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            return mean(y, n, true);
        }

        private Tensor mean(Tensor x, Tensor n, boolean adjoint) {
            Tensor lost =
                    Convolving.share(n, spec.steps, 3).mul(new Scalar((float) (1 - 1 / spec.zoom)));
            Tensor sum = Tensors.zeros(Tensors.device(x), Tensors.shape(x));
            for (int j = 0; j < copies; j++) {
                try (Scope _ = Scope.open()) {
                    float part = (float) j / (copies - 1);
                    Tensor shown = lost.mul(new Scalar(-part)).add(new Scalar(1f));
                    Tensor a = reading(rows, shown);
                    Tensor b = reading(columns, shown);
                    Tensor copy =
                            adjoint
                                    ? Separable.product(a.transpose(1, 2), x, b)
                                    : Separable.product(a, x, b.transpose(1, 2));
                    sum.add_(copy);
                }
            }
            return sum.div(new Scalar((float) copies));
        }

        /** (N, size, size): what pixel p of the copy takes of pixel q, 1 − |q − shown·p|. */
        private static Tensor reading(Tensor offsets, Tensor shown) {
            Tensor from = offsets.view(1, -1, 1).mul(shown);
            return offsets.view(1, 1, -1).sub(from).abs().neg().add(new Scalar(1f)).relu();
        }
    }
}
