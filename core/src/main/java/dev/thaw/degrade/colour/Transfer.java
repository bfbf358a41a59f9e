package dev.thaw.degrade.colour;

import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** How much light the values of a picture stand for. */
public enum Transfer {
    /** The curve of sRGB (IEC 61966-2-1). */
    SRGB,
    /** None: values are taken for light. */
    NONE;

    private static final double DARK_LIGHT = 0.0031308;
    private static final double DARK_VALUE = 0.04045;
    private static final double DARK_SLOPE = 12.92;
    private static final double OFFSET = 0.055;
    private static final double EXPONENT = 2.4;

    /** Values in [-1, 1] as light, 0 for black to 1 for white. */
    Tensor light(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor c = x.add(new Scalar(1f)).div(new Scalar(2f));
            return scope.handUp(this == NONE ? c : decoded(c));
        }
    }

    /** Light as values in [-1, 1]; what is darker than black or brighter than white is cut. */
    Tensor picture(Tensor light) {
        try (Scope scope = Scope.open()) {
            Tensor unit =
                    light.clamp(
                            new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(1f)));
            Tensor c = this == NONE ? unit : encoded(unit);
            return scope.handUp(c.mul(new Scalar(2f)).sub(new Scalar(1f)));
        }
    }

    /** Where a root has no slope it is not taken: gradients stay finite. */
    private Tensor decoded(Tensor c) {
        Tensor curved =
                c.add(new Scalar(OFFSET))
                        .div(new Scalar(1 + OFFSET))
                        .clamp_min(new Scalar(0f))
                        .pow(new Scalar(EXPONENT));
        return curved.where(c.gt(new Scalar(DARK_VALUE)), c.div(new Scalar(DARK_SLOPE)));
    }

    /** Light as values, 0 for black to 1 for white, without any cut. */
    Tensor encoded(Tensor light) {
        if (this == NONE) {
            return light;
        }
        Tensor curved =
                light.clamp_min(new Scalar(DARK_LIGHT))
                        .pow(new Scalar(1 / EXPONENT))
                        .mul(new Scalar(1 + OFFSET))
                        .sub(new Scalar(OFFSET));
        return curved.where(light.gt(new Scalar(DARK_LIGHT)), light.mul(new Scalar(DARK_SLOPE)));
    }
}
