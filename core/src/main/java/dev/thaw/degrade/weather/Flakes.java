package dev.thaw.degrade.weather;

import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Snow that has been drawn: only the layers of the severities asked for are made. */
public final class Flakes implements Degrader {
    /** Luma of red, green and blue (ITU-R BT.601). */
    private static final double[] LUMA = {0.299, 0.587, 0.114};

    private final Draw draw;
    private final SnowTables tables;
    private final boolean whiten;

    /** Enlarged fields, {@code (n, 1, H, W)}; n is N, or 1 when all images share one. */
    private final Tensor zoomed;

    /** 1 where the wind is vertical, else 0, {@code (n, 1, 1, 1)}. */
    private final Tensor vertical;

    private final boolean someVertical;
    private final boolean allVertical;

    Flakes(
            Draw draw,
            SnowTables tables,
            boolean whiten,
            Tensor zoomed,
            Tensor vertical,
            boolean someVertical,
            boolean allVertical) {
        this.draw = draw;
        this.tables = tables;
        this.whiten = whiten;
        this.zoomed = zoomed;
        this.vertical = vertical;
        this.someVertical = someVertical;
        this.allVertical = allVertical;
    }

    /** The fields that flakes are cut from, {@code (n, 1, H, W)}; belongs to this degrader. */
    public Tensor fields() {
        return zoomed;
    }

    /**
     * The snow of one fall in [0, 1], {@code (N, 1, H, W)}; the picture gets it twice, once turned
     * by 180°.
     */
    public Tensor layer(Tensor severity) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(layerAt(draw.index(severity)));
        }
    }

    private Tensor layerAt(Tensor n) {
        Tensor threshold = Tensors.perImage(tables.thresholds().index_select(0, n));
        Tensor flakes =
                unit(zoomed.mul(zoomed.ge(threshold).to(zoomed.scalar_type()))); // (N, 1, H, W)
        Tensor weights = tables.streaks().index_select(0, n);
        if (!someVertical || allVertical) {
            return streaked(flakes, weights, allVertical ? 2 : 3);
        }
        Tensor down = streaked(flakes, weights, 2);
        return down.where(vertical.gt(new Scalar(0f)), streaked(flakes, weights, 3));
    }

    /** Blurs along one axis, zeros beyond the border, with weights of each image. */
    private static Tensor streaked(Tensor flakes, Tensor weights, int axis) {
        long length = weights.size(1);
        long half = length / 2;
        long size = flakes.size(axis);
        long[] pad = axis == 3 ? new long[] {half, half} : new long[] {0, 0, half, half};
        Tensor padded = torch.constant_pad_nd(flakes, pad, new Scalar(0f));
        Tensor sum = torch.zeros_like(flakes);
        for (long j = 0; j < length; j++) {
            Tensor weight = Tensors.perImage(weights.select(1, j).contiguous());
            sum = sum.add(padded.narrow(axis, j, size).mul(weight));
        }
        return sum;
    }

    @Override
    public Tensor degrade(Tensor x0, Tensor severity) {
        try (Scope scope = Scope.open()) {
            Tensor n = draw.index(x0, severity);
            Tensor snow = layerAt(n);
            Tensor picture = x0.add(new Scalar(1f)).div(new Scalar(2f));
            Tensor base = whiten ? whitened(picture, n) : picture;
            Tensor snowed = unit(base.add(snow).add(snow.flip(2, 3)));
            Tensor back = snowed.mul(new Scalar(2f)).sub(new Scalar(1f));
            return scope.handUp(Draw.cleanWhereZero(n, x0, back));
        }
    }

    /** b·x + (1 − b)·max(x, 1.5·luma + 0.5). */
    private Tensor whitened(Tensor picture, Tensor n) {
        Tensor share = Tensors.perImage(tables.brightness().index_select(0, n));
        Tensor bright = luma(picture).mul(new Scalar(1.5)).add(new Scalar(0.5));
        Tensor white = torch.maximum(picture, bright);
        return picture.mul(share).add(white.mul(share.neg().add(new Scalar(1f))));
    }

    /** {@code (N, 1, H, W)}; the mean of the channels where they are not red, green and blue. */
    private static Tensor luma(Tensor picture) {
        if (picture.size(1) != LUMA.length) {
            return picture.mean(new long[] {1}, true, new ScalarTypeOptional());
        }
        Tensor sum = picture.narrow(1, 0, 1).mul(new Scalar(LUMA[0]));
        for (int c = 1; c < LUMA.length; c++) {
            sum = sum.add(picture.narrow(1, c, 1).mul(new Scalar(LUMA[c])));
        }
        return sum;
    }

    private static Tensor unit(Tensor t) {
        return t.clamp(new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(1f)));
    }

    @Override
    public void close() {
        zoomed.close();
        vertical.close();
    }
}
