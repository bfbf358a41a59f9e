package dev.thaw.degrade.mixing;

import dev.thaw.degrade.Formula;
import dev.thaw.degrade.PerImage;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The open {@link Overlay} with its places drawn.
 *
 * @param layers of each step, {@code (T+1, C+1, H, W)}; belongs to the operator
 * @param room pixels down and across that the mark can move at each step, {@code (T+1, 2)}; belongs
 *     to the operator
 * @param places where in that room it lies, 0 to 1, down and across
 */
record Overlaid(ImageShape image, boolean random, Tensor layers, Tensor room, PerImage places)
        implements Formula.Law {
    @Override
    public Tensor at(Tensor x0, Tensor n) {
        int channels = image.channels();
        long count = x0.size(0);
        long plane = (long) image.height() * image.width();
        Tensor free = room.index_select(0, n).view(count, 2, 1, 1).mul(places.numbers(0, 2));
        Tensor shift = free.round().to(ScalarType.Long);
        Tensor rows = from(image.height(), shift.select(1, 0).view(count, 1, 1)).view(count, -1, 1);
        Tensor columns = from(image.width(), shift.select(1, 1).view(count, 1, 1));
        Tensor index =
                rows.mul(new Scalar((long) image.width()))
                        .add(columns)
                        .view(count, 1, plane)
                        .expand(count, channels + 1L, plane);
        Tensor layer =
                layers.index_select(0, n)
                        .view(count, channels + 1L, plane)
                        .gather(2, index)
                        .view(count, channels + 1L, image.height(), image.width());
        Tensor left = layer.narrow(1, channels, 1).neg().add(new Scalar(1f));
        return x0.mul(left).add(layer.narrow(1, 0, channels));
    }

    /**
     * Which row or column of the layer lies where: {@code (N, 1, size)}. It goes round, and what
     * comes round is empty.
     */
    private Tensor from(int size, Tensor shift) {
        long[] places = new long[size];
        for (int i = 0; i < size; i++) {
            places[i] = i;
        }
        Device device = Tensors.device(layers);
        Tensor own = Tensors.to(Tensors.of(places, 1, 1, size), device);
        return own.sub(shift).remainder(new Scalar((long) size));
    }

    @Override
    public Map<String, Object> drawn(int image) {
        return random
                ? Map.of("down", places.of(image, 0), "across", places.of(image, 1))
                : Map.of();
    }

    @Override
    public void close() {
        places.close();
    }
}
