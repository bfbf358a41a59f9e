package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A degradation that knows one step at a time, for one batch whose draw is fixed. */
public interface PlainDegradation extends AutoCloseable {
    /**
     * The images after step {@code step} = 0 … T−1.
     *
     * @param clean the clean images
     * @param previous the images before this step
     */
    Tensor step(Tensor clean, Tensor previous, int step);

    /**
     * As the official training degrades a batch: all images take as many steps as the one that
     * needs most, every state is kept, all are stacked, then each image is taken from its own step.
     *
     * @param index number of the last step of each image, 0 … T−1
     */
    default Tensor degrade(Tensor clean, int[] index) {
        int most = 0;
        for (int i : index) {
            most = Math.max(most, i);
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> states = new ArrayList<>();
            Tensor x = clean;
            for (int step = 0; step <= most; step++) {
                x = step(clean, x, step);
                states.add(x);
            }
            Tensor all = torch.stack(new TensorVector(states.toArray(new Tensor[0]))); // (T, N, …)
            Tensor[] chosen = new Tensor[index.length];
            for (int n = 0; n < index.length; n++) {
                chosen[n] = all.select(0, index[n]).select(0, n);
            }
            return scope.handUp(torch.stack(new TensorVector(chosen)));
        }
    }

    /**
     * As the official samplers degrade: {@code steps} steps from the clean images on, each time.
     */
    default Tensor after(Tensor clean, int steps) {
        try (Scope scope = Scope.open()) {
            Tensor x = clean;
            for (int step = 0; step < steps; step++) {
                Tensor next = step(clean, x, step);
                if (step > 0) {
                    x.close();
                }
                x = next;
            }
            return scope.handUp(steps == 0 ? clean.clone() : x);
        }
    }

    @Override
    void close();
}
