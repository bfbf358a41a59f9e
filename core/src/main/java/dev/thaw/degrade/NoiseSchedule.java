package dev.thaw.degrade;

import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How noise, or another end image, grows over the steps, as the β of each. */
public enum NoiseSchedule {
    /**
     * ᾱ(u) = cos²((u + 0.008)/1.008·π/2) at T+1 even points u (Nichol and Dhariwal 2021, equation
     * 17).
     */
    COSINE {
        @Override
        Tensor raw(int steps, TensorOptions options) {
            Tensor u =
                    torch.linspace(new Scalar(0.0), new Scalar(steps + 1.0), steps + 1L, options)
                            .div(new Scalar(steps + 1.0));
            Tensor angle =
                    u.add(new Scalar(0.008))
                            .div(new Scalar(1.008))
                            .mul(new Scalar(Math.PI))
                            .mul(new Scalar(0.5));
            Tensor alphaBars = angle.cos().square();
            Tensor normal = alphaBars.div(alphaBars.narrow(0, 0, 1));
            Tensor ratio = normal.narrow(0, 1, steps).div(normal.narrow(0, 0, steps));
            return ratio.neg().add(new Scalar(1.0));
        }
    },
    /** β from 1e-4 to 0.02 in a thousand steps (Ho et al. 2020, §4), scaled by 1000/T. */
    LINEAR {
        @Override
        Tensor raw(int steps, TensorOptions options) {
            double scale = 1000.0 / steps;
            return torch.linspace(
                    new Scalar(1e-4 * scale), new Scalar(0.02 * scale), steps, options);
        }
    };

    /** No step may erase everything, or the steps after it would have nothing to divide by. */
    private static final double MOST = 0.999;

    abstract Tensor raw(int steps, TensorOptions options);

    /**
     * β_i of step i = 0 … T−1, {@code (T)}, clipped to [0, 0.999]. Published models are float32
     * throughout, so their schedule is computed in float32; float64 differs in the last steps.
     */
    public Tensor betas(int steps, ScalarType type) {
        Native.start();
        try (Scope scope = Scope.open()) {
            Tensor betas = raw(steps, new TensorOptions(type));
            return scope.handUp(
                    betas.clamp(
                            new ScalarOptional(new Scalar(0.0)),
                            new ScalarOptional(new Scalar(MOST))));
        }
    }

    /** ᾱ_n = Π_{i&lt;n} (1 − β_i) for n = 1 … T, {@code (T)}. */
    public Tensor alphaBars(int steps, ScalarType type) {
        Native.start();
        try (Scope scope = Scope.open()) {
            Tensor alphas = betas(steps, type).neg().add(new Scalar(1.0));
            return scope.handUp(alphas.cumprod(0));
        }
    }
}
