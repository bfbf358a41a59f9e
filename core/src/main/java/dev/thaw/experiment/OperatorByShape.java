package dev.thaw.experiment;

import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * A degradation opened for the shape that was asked for last: pictures of one folder mostly share
 * their shape, and kernels of several shapes would fill the memory.
 */
final class OperatorByShape implements AutoCloseable {
    private final Degradation degradation;
    private final Device device;
    private @Nullable Operator operator;
    private @Nullable ImageShape opened;

    OperatorByShape(Degradation degradation, Device device) {
        this.degradation = degradation;
        this.device = device;
    }

    /** Open until another shape is asked for. */
    Operator at(ImageShape shape) {
        Operator current = operator;
        if (current != null && shape.equals(opened)) {
            return current;
        }
        close();
        Operator fresh = degradation.open(shape, device);
        operator = fresh;
        opened = shape;
        return fresh;
    }

    @Override
    public void close() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }
}
