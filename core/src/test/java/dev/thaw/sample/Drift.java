package dev.thaw.sample;

import dev.thaw.degrade.Degrader;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * D(x, t) = x + t·e with a drift e that does not depend on x: what every smooth degradation is near
 * t = 0 (Bansal et al. 2022, §3.3).
 */
record Drift(Tensor e) implements Degrader {
    @Override
    public Tensor degrade(Tensor x0, Tensor severity) {
        return x0.add(Tensors.perImage(severity).mul(e));
    }

    @Override
    public void close() {}
}
