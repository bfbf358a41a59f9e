package dev.thaw.degrade.compress;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** Pixels as files hold them: whole numbers 0 … 255 in float32. Called within a scope. */
final class Bytes {
    private Bytes() {}

    /** The nearest byte of each value; what leaves [-1, 1] is cut. */
    static Tensor of(Tensor x) {
        return limited(x.add(new Scalar(1f)).mul(new Scalar(127.5f)).round());
    }

    /** Back to [-1, 1]. */
    static Tensor images(Tensor bytes) {
        return bytes.div(new Scalar(255f)).mul(new Scalar(2f)).sub(new Scalar(1f));
    }

    static Tensor limited(Tensor bytes) {
        return bytes.clamp(
                new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(255f)));
    }
}
