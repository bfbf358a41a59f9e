package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** The official training step: degrade, restore, L1, Adam, and every tenth step the average. */
public final class PlainTraining implements AutoCloseable {
    private static final int AVERAGE_EVERY = 10;

    private final PlainUnet network;
    private final PlainDegradation degradation;
    private final PlainAdam adam;
    private final List<Tensor> average = new ArrayList<>();
    private int steps;

    public PlainTraining(PlainUnet network, PlainDegradation degradation, double rate) {
        this.network = network;
        this.degradation = degradation;
        this.adam = new PlainAdam(rate, network.parameters().values());
        try (Scope scope = Scope.open()) {
            for (Tensor p : network.parameters().values()) {
                average.add(scope.keep(p.detach().clone()));
            }
        }
    }

    /**
     * One step.
     *
     * @param clean {@code (N, C, H, W)}
     * @param index step of each image, 0 … T−1
     * @return the loss before the step
     */
    public double step(Tensor clean, int[] index) {
        adam.zeroGradients();
        double value;
        try (Scope scope = Scope.open()) {
            Tensor degraded;
            try (NoGradGuard guard = new NoGradGuard()) {
                degraded = degradation.degrade(clean, index);
            }
            float[] raw = new float[index.length];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = index[i];
            }
            Tensor restored = network.forward(degraded, Tensors.of(raw, raw.length));
            Tensor loss = restored.sub(clean).abs().mean();
            loss.backward();
            value = Tensors.value(loss);
        }
        adam.step();
        if (steps % AVERAGE_EVERY == 0) {
            copyWeights();
        }
        steps++;
        return value;
    }

    /** The first two thousand steps copy where later ones average. */
    private void copyWeights() {
        try (NoGradGuard guard = new NoGradGuard()) {
            int i = 0;
            for (Tensor p : network.parameters().values()) {
                average.get(i++).copy_(p);
            }
        }
    }

    @Override
    public void close() {
        average.forEach(Tensor::close);
        adam.close();
    }
}
