package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The checks that every summary of features needs. */
final class FeatureRows {
    private FeatureRows() {}

    /** The features as float64 {@code (N, F)} on the processor, in the innermost scope. */
    static Tensor checked(String who, Tensor features, int dimensions) {
        long[] shape = Tensors.shape(features);
        Check.that(
                shape.length == 2 && shape[0] > 0 && shape[1] == dimensions,
                who
                        + " needs features (N, "
                        + dimensions
                        + "), got the shape "
                        + Arrays.toString(shape));
        Tensor rows = features.detach().to(Device.CPU.torch(), ScalarType.Double).contiguous();
        if (Tensors.value(rows.isfinite().all()) == 0) {
            throw Fault.numeric(who + " needs finite features, got NaN or infinity");
        }
        return rows;
    }
}
