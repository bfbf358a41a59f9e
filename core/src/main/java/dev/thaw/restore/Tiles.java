package dev.thaw.restore;

import dev.thaw.base.Check;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Lets a restorer see a large picture in overlapping tiles and blends what it makes of them, with
 * weights that fall to 0 before a tile's inner edges; a picture that fits one tile is only padded.
 * Sides are padded by reflection to multiples of what the network needs, and cropped again.
 *
 * <p>Only the restorer works by tiles. A sampler walks on the whole picture and degrades it whole,
 * so that masks keep their place and borders are those of the picture.
 *
 * <p>Tiled and untiled agree where what the restorer looks at lies within a tile's margin, {@link
 * #margin}. A network that looks at the whole picture (attention, statistics over all pixels) sees
 * the tile instead, so there the two differ.
 *
 * @param side of a tile, in pixels
 * @param multiple that the sides of a tile must be
 */
public record Tiles(int side, int multiple) {
    public Tiles {
        Check.atLeast("multiple", 1, multiple);
        Check.that(
                side >= 4 * multiple,
                "a tile of "
                        + side
                        + " pixels is too small for a network that needs multiples of "
                        + multiple);
    }

    private int tile() {
        return side / multiple * multiple;
    }

    private int overlap() {
        return (int) up(tile() / 4);
    }

    /** At an inner edge of a tile so many pixels are seen by the restorer alone, not used. */
    public int margin() {
        return overlap() / 4;
    }

    /** The same restorer, tile by tile. */
    public Restorer over(Restorer restorer) {
        return (xt, severity) -> apply(xt, tile -> restorer.restore(tile, severity));
    }

    /** {@code x} is {@code (N, C, H, W)}; the result has the same shape, in the caller's scope. */
    Tensor apply(Tensor x, UnaryOperator<Tensor> transform) {
        try (Scope scope = Scope.open()) {
            long h = x.size(2);
            long w = x.size(3);
            Tensor padded = pad(x, up(h), up(w));
            Tensor y =
                    padded.size(2) <= tile() && padded.size(3) <= tile()
                            ? transform.apply(padded)
                            : blend(padded, transform);
            return scope.handUp(y.narrow(2, 0, h).narrow(3, 0, w).contiguous());
        }
    }

    private long up(long size) {
        return (size + multiple - 1) / multiple * multiple;
    }

    private Tensor blend(Tensor x, UnaryOperator<Tensor> transform) {
        Device device = Tensors.device(x);
        Tensor sum = torch.zeros_like(x);
        Tensor weight = Tensors.zeros(device, 1, 1, x.size(2), x.size(3));
        for (long top : starts(x.size(2))) {
            for (long left : starts(x.size(3))) {
                try (Scope scope = Scope.open()) {
                    long height = Math.min(tile(), x.size(2));
                    long width = Math.min(tile(), x.size(3));
                    Tensor part = x.narrow(2, top, height).narrow(3, left, width).contiguous();
                    Tensor y = transform.apply(part);
                    Tensor window =
                            ramp(top, height, x.size(2), device)
                                    .view(1, 1, height, 1)
                                    .mul(ramp(left, width, x.size(3), device));
                    sum.narrow(2, top, height).narrow(3, left, width).add_(y.mul(window));
                    weight.narrow(2, top, height).narrow(3, left, width).add_(window);
                }
            }
        }
        return sum.div(weight);
    }

    /** Tile positions along one axis: evenly spread, the last one flush with the end. */
    private List<Long> starts(long size) {
        long room = size - tile();
        if (room <= 0) {
            return List.of(0L);
        }
        long count = (room + tile() - overlap() - 1) / (tile() - overlap());
        List<Long> starts = new ArrayList<>();
        for (long i = 0; i <= count; i++) {
            starts.add(room * i / count / multiple * multiple);
        }
        return starts;
    }

    /**
     * Weights along one axis of a tile: 0 in the margin of an edge inside the picture, where the
     * transform lacked context, then rising to 1 over half of the overlap; 1 at the picture's edge.
     */
    private Tensor ramp(long start, long size, long whole, Device device) {
        float[] values = new float[(int) size];
        for (int i = 0; i < size; i++) {
            long fromStart = start == 0 ? Long.MAX_VALUE : i;
            long fromEnd = start + size == whole ? Long.MAX_VALUE : size - 1 - i;
            double inside = (double) Math.min(fromStart, fromEnd) - margin();
            values[i] = (float) Math.clamp(inside / (overlap() / 2.0), 0, 1);
        }
        return Tensors.of(values, device, size);
    }

    /** Reflects as often as needed: one reflection cannot be larger than the picture itself. */
    private static Tensor pad(Tensor x, long height, long width) {
        Tensor y = x;
        while (y.size(2) < height || y.size(3) < width) {
            long down = Math.min(height - y.size(2), Math.max(0, y.size(2) - 1));
            long right = Math.min(width - y.size(3), Math.max(0, y.size(3) - 1));
            if (down == 0 && right == 0) {
                long toH = height - y.size(2);
                long toW = width - y.size(3);
                return torch.replication_pad2d(y, 0, toW, 0, toH);
            }
            y = torch.reflection_pad2d(y, 0, right, 0, down);
        }
        return y;
    }
}
