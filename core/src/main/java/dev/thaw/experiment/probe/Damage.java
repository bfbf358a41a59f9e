package dev.thaw.experiment.probe;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A degradation with one draw for each of many pictures, batch by batch. */
final class Damage implements AutoCloseable {
    private static final int BATCH = 64;

    private final ProbePictures pictures;
    private final Operator operator;
    private final Device device;
    private final Seeds seeds;

    private Damage(ProbePictures pictures, Operator operator, Device device, Seeds seeds) {
        this.pictures = pictures;
        this.operator = operator;
        this.device = device;
        this.seeds = seeds;
    }

    static Damage open(Degradation spec, ProbePictures pictures, Device device, long seed) {
        int count = (int) (pictures.train().size(0) + pictures.test().size(0));
        return new Damage(
                pictures,
                spec.open(pictures.shape(), device),
                device,
                Seeds.of(seed, 0, count).derive("degrade"));
    }

    /** All pictures to fit on at one severity, on the processor; each with its own draw. */
    Tensor train(double severity) {
        return of(pictures.train(), 0, severity);
    }

    /** All pictures to measure on at one severity. */
    Tensor test(double severity) {
        return of(pictures.test(), (int) pictures.train().size(0), severity);
    }

    private Tensor of(Tensor clean, int firstSeed, double severity) {
        int count = (int) clean.size(0);
        try (Scope scope = Scope.open()) {
            List<Tensor> parts = new ArrayList<>();
            for (int from = 0; from < count; from += BATCH) {
                int size = Math.min(BATCH, count - from);
                Seeds own = seeds.slice(firstSeed + from, firstSeed + from + size);
                try (Scope batch = Scope.open();
                        Degrader d = operator.draw(own)) {
                    Tensor x0 = Tensors.to(clean.narrow(0, from, size), device);
                    Tensor y = Stand.degrade(d, x0, Tensors.severity(severity, size, device));
                    parts.add(batch.handUp(Tensors.to(y, Device.CPU)));
                }
            }
            return scope.handUp(torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0));
        }
    }

    @Override
    public void close() {
        operator.close();
    }
}
