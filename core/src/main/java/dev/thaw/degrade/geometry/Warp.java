package dev.thaw.degrade.geometry;

import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A drawn warp: four neighbours of each sampled place, with bilinear weights.
 *
 * @param reach pixels that a displacement of 1 means at the last step
 * @param field displacements down and across, {@code (N, 2, H, W)}
 */
record Warp(int steps, double reach, Tensor field) implements Formula.LinearLaw {
    /** One of the four: which pixel, int64 {@code (N, 1, H·W)}, and its weight. */
    private record Tap(Tensor index, Tensor weight) {}

    @Override
    public Tensor at(Tensor x0, Tensor n) {
        Tensor planes = planes(x0);
        Tensor sum = torch.zeros_like(planes);
        for (Tap tap : taps(n)) {
            Tensor index = tap.index.expand(Tensors.shape(planes));
            sum = sum.add(planes.gather(2, index).mul(tap.weight));
        }
        return sum.view(Tensors.shape(x0));
    }

    @Override
    public Tensor adjoint(Tensor y, Tensor n) {
        Tensor planes = planes(y);
        Tensor sum = torch.zeros_like(planes);
        for (Tap tap : taps(n)) {
            Tensor index = tap.index.expand(Tensors.shape(planes));
            sum = sum.scatter_add(2, index, planes.mul(tap.weight));
        }
        return sum.view(Tensors.shape(y));
    }

    private static Tensor planes(Tensor x) {
        return x.reshape(x.size(0), x.size(1), -1);
    }

    private Tap[] taps(Tensor n) {
        long height = field.size(2);
        long width = field.size(3);
        Device device = Tensors.device(field);
        Tensor shift = field.mul(Draw.share(n, steps)).mul(new Scalar(reach));
        Tensor y = within(shift.select(1, 0).add(places(height, device).view(1, -1, 1)), height);
        Tensor x = within(shift.select(1, 1).add(places(width, device).view(1, 1, -1)), width);
        Tensor top = y.floor();
        Tensor left = x.floor();
        Tensor down = y.sub(top);
        Tensor across = x.sub(left);
        Tap[] taps = new Tap[4];
        for (int k = 0; k < 4; k++) {
            long below = k / 2;
            long right = k % 2;
            Tensor row = within(top.add(new Scalar(below)), height).to(ScalarType.Long);
            Tensor column = within(left.add(new Scalar(right)), width).to(ScalarType.Long);
            Tensor weight = part(down, below).mul(part(across, right));
            taps[k] =
                    new Tap(
                            row.mul(new Scalar(width)).add(column).view(-1, 1, height * width),
                            weight.view(-1, 1, height * width));
        }
        return taps;
    }

    private static Tensor part(Tensor share, long side) {
        return side == 1 ? share : share.neg().add(new Scalar(1f));
    }

    private static Tensor places(long size, Device device) {
        float[] places = new float[Math.toIntExact(size)];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        return Tensors.of(places, device, size);
    }

    private static Tensor within(Tensor place, long size) {
        return place.clamp(
                new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(size - 1f)));
    }

    @Override
    public Map<String, Object> drawn(int image) {
        double largest = Tensors.value(field.select(0, image).abs().max()) * reach;
        return Map.of("largest displacement in pixels", largest);
    }

    @Override
    public void close() {
        field.close();
    }
}
