package dev.thaw.degrade.compose;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** The second implementation of composed degradations: image by image, part by part. */
final class ByHand {
    /** What happens to image {@code i} alone, {@code (1, C, H, W)}. */
    @FunctionalInterface
    interface Image {
        Tensor degraded(Tensor x, int i, Seeds seeds);
    }

    private ByHand() {}

    static Tensor each(Tensor x0, Seeds seeds, Image image) {
        Tensor[] rows = new Tensor[seeds.count()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = image.degraded(x0.narrow(0, i, 1), i, seeds.slice(i, i + 1));
        }
        return Tensors.cat(0, rows);
    }

    /** Part {@code k} alone at its own severity. */
    static Tensor part(Degradation part, int k, Tensor x, double severity, Seeds seeds) {
        return alone(part, x, severity, seeds.derive("part " + k));
    }

    /** A degradation of one image. */
    static Tensor alone(Degradation spec, Tensor x, double severity, Seeds seeds) {
        ImageShape shape = new ImageShape((int) x.size(1), (int) x.size(2), (int) x.size(3));
        try (Operator operator = spec.open(shape, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            return d.degrade(x, Tensors.severity(severity, x.size(0), Device.CPU));
        }
    }
}
