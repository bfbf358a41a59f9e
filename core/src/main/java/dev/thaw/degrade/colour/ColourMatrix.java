package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Colours go through a matrix: with v the red, green and blue of a pixel, 0 for black to 1 for
 * white, D gives (1 − n/T) v + n/T·(Mv + o), cut to 0 … 1. The default matrix is a sepia tone.
 * Needs red, green and blue.
 */
@Says("a 3x3 matrix and an offset on red, green and blue, faded in")
public record ColourMatrix(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "the 9 numbers of the matrix, row by row: red, green, blue",
                        rule = "9 finite numbers",
                        byDefault =
                                "[0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131]")
                List<Double> matrix,
        @Says(
                        value = "what is added to red, green and blue; 1 is from black to white",
                        rule = "3 finite numbers",
                        byDefault = "[0, 0, 0]")
                List<Double> offset)
        implements Degradation {
    public ColourMatrix {
        Check.atLeast("colour-matrix steps", 1, steps);
        matrix = List.copyOf(matrix);
        offset = List.copyOf(offset);
        Check.that(
                matrix.size() == 9 && matrix.stream().allMatch(Double::isFinite),
                "colour-matrix matrix must hold 9 finite numbers, got " + matrix);
        Check.that(
                offset.size() == 3 && offset.stream().allMatch(Double::isFinite),
                "colour-matrix offset must hold 3 finite numbers, got " + offset);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Needs.rgb("colour-matrix", image);
        try (Scope scope = Scope.open()) {
            Tensor m = scope.keep(Tensors.of(floats(matrix), device, 1, 3, 3));
            Tensor o = scope.keep(Tensors.of(floats(offset), device, 1, 3, 1));
            return Formula.open(
                    this,
                    image,
                    device,
                    _ -> (x0, n) -> mixed(x0, Draw.share(n, steps), m, o),
                    m,
                    o);
        }
    }

    private static float[] floats(List<Double> values) {
        return Tables.floats(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static Tensor mixed(Tensor x0, Tensor share, Tensor matrix, Tensor offset) {
        Tensor v = x0.add(new Scalar(1f)).div(new Scalar(2f));
        Tensor planes = v.reshape(v.size(0), 3, -1);
        Tensor end = matrix.matmul(planes).add(offset).view(Tensors.shape(v));
        return v.mul(share.neg().add(new Scalar(1f)))
                .add(end.mul(share))
                .clamp(new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(1f)))
                .mul(new Scalar(2f))
                .sub(new Scalar(1f));
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
