package dev.thaw.tensor;

/** A process of its own that starts libtorch and computes something. */
public final class NativeStart {
    private NativeStart() {}

    /** Exit code 0 when 1 + 2 is 3. */
    public static void main(String[] args) {
        try (Scope scope = Scope.open()) {
            double sum = Tensors.value(Tensors.of(new float[] {1, 2}, 2).sum());
            System.exit(sum == 3 ? 0 : 1);
        }
    }
}
