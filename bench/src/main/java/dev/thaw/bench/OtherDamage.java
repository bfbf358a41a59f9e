package dev.thaw.bench;

import dev.thaw.base.Seeds;
import dev.thaw.bench.plain.PlainDecolor;
import dev.thaw.bench.plain.PlainDegradation;
import dev.thaw.bench.plain.PlainMask;
import dev.thaw.bench.plain.PlainSnow;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.weather.Flakes;
import dev.thaw.degrade.weather.Snow;
import dev.thaw.degrade.weather.Snowing;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** Snow, masks and decolorization of a training batch, T = 200. */
final class OtherDamage {
    static final int STEPS = 200;
    static final ImageShape IMAGE = new ImageShape(3, 32, 32);

    /** Pixels of a streak at levels 2 to 4. */
    static final int STREAK = 11;

    static final Snow SNOW = new Snow(STEPS, 3, Snow.Layer.BATCH, Snow.Wind.VERTICAL, false);
    static final InpaintMask MASK = new InpaintMask(STEPS, 1.1, 0.1, InpaintMask.Centre.RANDOM);
    static final Decolor DECOLOR =
            new Decolor(STEPS, Decolor.Schedule.LINEAR, 0.9, true, Decolor.Images.RGB);

    private OtherDamage() {}

    static Work snow(Way way) {
        Tensor field = field();
        Work work = DegradeWorks.degrade(way, SNOW, IMAGE, () -> plainSnow(field));
        return Work.of(
                work::run,
                () -> {
                    work.close();
                    field.close();
                });
    }

    /** All layers of one batch the straightforward way. */
    static PlainSnow plainSnow(Tensor field) {
        return new PlainSnow(field, SNOW.thresholds(), SNOW.blurs(), STREAK, true);
    }

    /** The field of one batch: the straightforward way is spared the drawing and enlarging. */
    private static Tensor field() {
        try (Scope scope = Scope.open();
                Snowing operator = SNOW.open(IMAGE, Device.CPU);
                Flakes drawn = operator.draw(Seeds.of(1, 0, 1))) {
            return scope.keep(drawn.fields().clone());
        }
    }

    static Work mask(Way way) {
        int side = IMAGE.height();
        Tensor masks;
        try (Scope scope = Scope.open()) {
            masks = scope.keep(PlainMask.masks(STEPS, side, MASK.std(0), MASK.growth()));
        }
        Random random = new Random(1);
        Work work =
                DegradeWorks.degrade(
                        way,
                        MASK,
                        IMAGE,
                        () -> {
                            int[] rows = random.ints(32, 0, side + 1).toArray();
                            int[] columns = random.ints(32, 0, side + 1).toArray();
                            return PlainMask.draw(masks, rows, columns);
                        });
        return Work.of(
                work::run,
                () -> {
                    work.close();
                    masks.close();
                });
    }

    static Work decolor(Way way) {
        PlainDegradation plain = new PlainDecolor(STEPS);
        Work work = DegradeWorks.degrade(way, DECOLOR, IMAGE, () -> DegradeWorks.shared(plain));
        return Work.of(
                work::run,
                () -> {
                    work.close();
                    plain.close();
                });
    }
}
