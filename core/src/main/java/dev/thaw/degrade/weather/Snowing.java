package dev.thaw.degrade.weather;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Bell;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The open {@link Snow}: what each step needs, and the matrices that enlarge a field. */
public final class Snowing implements Operator {
    /** The seed of the official code's only snow. */
    private static final int FIXED_SEED = 123321;

    private final Snow spec;
    private final ImageShape image;
    private final Device device;
    private final SnowTables tables;

    /** Enlarge rows (H, H) and columns (W, W) of a field, float64 on the processor. */
    private final Tensor rows;

    private final Tensor columns;

    private Snowing(
            Snow spec,
            ImageShape image,
            Device device,
            SnowTables tables,
            Tensor rows,
            Tensor columns) {
        this.spec = spec;
        this.image = image;
        this.device = device;
        this.tables = tables;
        this.rows = rows;
        this.columns = columns;
    }

    static Snowing open(Snow spec, ImageShape image, Device device) {
        SnowLevel level = SnowLevel.of(spec.level());
        float[] thresholds = spec.thresholds();
        float[] blurs = spec.blurs();
        float[] brightness = spec.brightness();
        int steps = spec.steps();
        SnowTables tables =
                new SnowTables(
                        Tables.keep(device, steps, n -> one(thresholds, n), 1),
                        Tables.keep(
                                device,
                                steps,
                                n -> Bell.weights(level.streak(), one(blurs, n)[0]),
                                level.streak()),
                        Tables.keep(device, steps, n -> one(brightness, n), 1));
        return new Snowing(
                spec,
                image,
                device,
                tables,
                zoom(image.height(), level),
                zoom(image.width(), level));
    }

    private static float[] one(float[] values, int n) {
        return new float[] {values[Math.max(n - 1, 0)]};
    }

    private static Tensor zoom(int size, SnowLevel level) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.of(ClippedZoom.matrix(size, level.zoom()), size, size));
        }
    }

    @Override
    public Flakes draw(Seeds seeds) {
        return switch (spec.layer()) {
            case IMAGE -> drawn(seeds, seeds.count());
            case BATCH -> drawn(seeds.slice(0, 1), seeds.count());
            case FIXED -> fixed(seeds.count());
        };
    }

    /** Field, then wind, for each key. */
    private Flakes drawn(Seeds seeds, int count) {
        SnowLevel level = SnowLevel.of(spec.level());
        int size = Math.multiplyExact(image.height(), image.width());
        double[] fields = new double[Math.multiplyExact(seeds.count(), size)];
        boolean[] vertical = new boolean[seeds.count()];
        Seeds own = seeds.derive("snow");
        for (int i = 0; i < seeds.count(); i++) {
            RandomGenerator random = own.random(i);
            for (int k = i * size; k < (i + 1) * size; k++) {
                fields[k] = level.mean() + level.deviation() * random.nextGaussian();
            }
            vertical[i] = blows(random.nextDouble());
        }
        return fall(fields, vertical, count);
    }

    private Flakes fixed(int count) {
        SnowLevel level = SnowLevel.of(spec.level());
        LegacyNumpy random = new LegacyNumpy(FIXED_SEED);
        double[] field = new double[Math.multiplyExact(image.height(), image.width())];
        for (int k = 0; k < field.length; k++) {
            field[k] = random.normal(level.mean(), level.deviation());
        }
        return fall(field, new boolean[] {blows(random.uniform())}, count);
    }

    private boolean blows(double chance) {
        return switch (spec.wind()) {
            case RANDOM -> chance > 0.5;
            case HORIZONTAL -> false;
            case VERTICAL -> true;
        };
    }

    private Flakes fall(double[] fields, boolean[] vertical, int count) {
        try (Scope scope = Scope.open()) {
            Tensor raw = Tensors.of(fields, vertical.length, image.height(), image.width());
            return with(raw, vertical, count);
        }
    }

    /**
     * Snow from given fields.
     *
     * @param fields raw Gaussian fields with the mean and deviation of the level, {@code (n, H, W)}
     *     with n = {@code count}, or 1 for all images
     * @param vertical where the wind blows for each field
     * @param count N, the number of images
     */
    public Flakes with(Tensor fields, boolean[] vertical, int count) {
        Check.that(
                fields.dim() == 3
                        && (fields.size(0) == 1 || fields.size(0) == count)
                        && fields.size(0) == vertical.length
                        && fields.size(1) == image.height()
                        && fields.size(2) == image.width(),
                "snow for "
                        + count
                        + " images of "
                        + image
                        + " needs one field and one direction each or for all, got "
                        + vertical.length
                        + " directions and "
                        + Tensors.describe(fields));
        try (Scope scope = Scope.open()) {
            Tensor wide = Tensors.to(fields, Device.CPU).to(ScalarType.Double);
            Tensor zoomed = rows.matmul(wide).matmul(columns.t()).to(ScalarType.Float);
            float[] upright = new float[vertical.length];
            int some = 0;
            for (int i = 0; i < vertical.length; i++) {
                upright[i] = vertical[i] ? 1 : 0;
                some += vertical[i] ? 1 : 0;
            }
            return new Flakes(
                    new Draw(spec.steps(), image, device, count),
                    tables,
                    spec.whiten(),
                    scope.keep(Tensors.to(zoomed.unsqueeze(1).contiguous(), device)),
                    scope.keep(Tensors.of(upright, device, upright.length, 1, 1, 1)),
                    some > 0,
                    some == vertical.length);
        }
    }

    @Override
    public void close() {
        tables.close();
        rows.close();
        columns.close();
    }
}
