package dev.thaw.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.StringJoiner;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Short forms of common libtorch calls. Results belong to the innermost scope. */
public final class Tensors {
    /** Java copies the array of an enum's values at each call. */
    private static final List<ScalarType> TYPES = List.of(ScalarType.values());

    private Tensors() {}

    /** float32 on the processor, a copy of {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        Native.start();
        try (FloatPointer data = new FloatPointer(values);
                Scope scope = Scope.open()) {
            return scope.handUp(torch.from_blob(data, shape).clone());
        }
    }

    /** float32 on a device, a copy of {@code values}. */
    public static Tensor of(float[] values, Device device, long... shape) {
        Tensor here = of(values, shape);
        return device.cuda() ? to(here, device) : here;
    }

    /** float64 on the processor, a copy of {@code values}. */
    public static Tensor of(double[] values, long... shape) {
        Native.start();
        try (org.bytedeco.javacpp.DoublePointer data =
                        new org.bytedeco.javacpp.DoublePointer(values);
                Scope scope = Scope.open();
                TensorOptions options = new TensorOptions(ScalarType.Double)) {
            return scope.handUp(torch.from_blob(data, shape, options).clone());
        }
    }

    /** int64 on the processor, a copy of {@code values}. */
    public static Tensor of(long[] values, long... shape) {
        Native.start();
        try (org.bytedeco.javacpp.LongPointer data = new org.bytedeco.javacpp.LongPointer(values);
                Scope scope = Scope.open();
                TensorOptions options = new TensorOptions(ScalarType.Long)) {
            return scope.handUp(torch.from_blob(data, shape, options).clone());
        }
    }

    /** float32 {@code (N)} filled with one severity. */
    public static Tensor severity(double value, long n, Device device) {
        Native.start();
        try (Scope scope = Scope.open()) {
            return scope.handUp(
                    torch.full(
                            new long[] {n},
                            new Scalar((float) value),
                            new TensorOptions(device.torch())));
        }
    }

    public static Tensor zeros(Device device, long... shape) {
        Native.start();
        try (Scope scope = Scope.open()) {
            return scope.handUp(torch.zeros(shape, new TensorOptions(device.torch())));
        }
    }

    /** The same tensor on another device; itself if it is there already. */
    public static Tensor to(Tensor t, Device device) {
        return t.to(device.torch(), t.scalar_type());
    }

    public static Device device(Tensor t) {
        return t.is_cuda() ? new Device(true, t.device().index()) : Device.CPU;
    }

    /** The memory of a dense tensor on the processor; good for as long as the tensor lives. */
    public static MemorySegment memory(Tensor t) {
        return MemorySegment.ofAddress(t.data_ptr().address())
                .reinterpret(t.numel() * t.element_size());
    }

    /** All values as float32 in logical (row-major) order. */
    public static float[] floats(Tensor t) {
        try (Scope scope = Scope.open()) {
            Tensor flat =
                    t.detach().to(Device.CPU.torch(), ScalarType.Float).contiguous().reshape(-1);
            float[] values = new float[Math.toIntExact(flat.numel())];
            flat.data_ptr_float().get(values);
            return values;
        }
    }

    /** All values as float64 in logical (row-major) order. */
    public static double[] doubles(Tensor t) {
        try (Scope scope = Scope.open()) {
            Tensor flat =
                    t.detach().to(Device.CPU.torch(), ScalarType.Double).contiguous().reshape(-1);
            double[] values = new double[Math.toIntExact(flat.numel())];
            flat.data_ptr_double().get(values);
            return values;
        }
    }

    /** The only value of a tensor with one element. */
    public static double value(Tensor t) {
        try (Scope scope = Scope.open()) {
            return t.detach().to(ScalarType.Double).item_double();
        }
    }

    /** Sizes of all axes. */
    public static long[] shape(Tensor t) {
        long[] sizes = new long[(int) t.dim()];
        java.util.Arrays.setAll(sizes, t::size);
        return sizes;
    }

    /** Type of a tensor as an enum that {@code switch} and {@code ==} understand. */
    public static ScalarType type(Tensor t) {
        byte code = t.scalar_type().value;
        for (ScalarType type : TYPES) {
            if (type.value == code) {
                return type;
            }
        }
        throw new IllegalStateException("no type has the number " + code);
    }

    /** Shape and type in words, for messages: {@code Float (8, 3, 32, 32)}. */
    public static String describe(Tensor t) {
        StringJoiner shape = new StringJoiner(", ", "(", ")");
        for (long d = 0; d < t.dim(); d++) {
            shape.add(Long.toString(t.size(d)));
        }
        return type(t) + " " + shape;
    }

    /** Concatenation along one axis. */
    public static Tensor cat(long axis, Tensor... parts) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(torch.cat(new TensorVector(parts), axis));
        }
    }

    /** {@code (N)} shaped {@code (N, 1, 1, 1)}, to multiply with images. */
    public static Tensor perImage(Tensor values) {
        return values.view(-1, 1, 1, 1);
    }
}
