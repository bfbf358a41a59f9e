package dev.thaw.bench;

import dev.thaw.base.Seeds;
import dev.thaw.bench.plain.PlainBlur;
import dev.thaw.bench.plain.PlainDecolor;
import dev.thaw.bench.plain.PlainDegradation;
import dev.thaw.bench.plain.PlainMask;
import dev.thaw.bench.plain.PlainSnow;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.degrade.blur.GaussianBlur.Schedule;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.weather.Flakes;
import dev.thaw.degrade.weather.Snow;
import dev.thaw.degrade.weather.Snowing;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Both ways degrade to the same values, with the same gradients. */
class DegradationsAgreeTest {
    private static final int STEPS = 12;
    private static final int COUNT = 5;
    private static final int[] INDEX = {0, 3, 11, 7, 11};
    private static final ImageShape IMAGE = new ImageShape(3, 16, 16);

    /**
     * Twelve steps, each a sum of up to 49 products in float32: a rounding error of 2^-24 for each
     * of them, all to one side, is 12·49·6e-8 = 4e-5.
     */
    private static final double ROUNDING = 4e-5;

    @TestFactory
    Stream<DynamicTest> blurs() {
        return Stream.of(
                        new Blurs(GaussianBlur.constant(STEPS, 7, 2), IMAGE),
                        new Blurs(blur(0.35, 0.05, Schedule.LINEAR, Border.REFLECT, false), IMAGE),
                        new Blurs(blur(1, 0.1, Schedule.EXPONENTIAL, Border.CIRCULAR, true), IMAGE),
                        new Blurs(GaussianBlur.constant(STEPS, 7, 2), new ImageShape(1, 12, 20)))
                .map(blur -> DynamicTest.dynamicTest(blur.toString(), () -> check(blur)));
    }

    private static GaussianBlur blur(
            double std, double growth, Schedule schedule, Border border, boolean flatten) {
        return new GaussianBlur(STEPS, 7, std, growth, schedule, border, flatten);
    }

    private static void check(Blurs blur) {
        try (Scope scope = Scope.open();
                PlainBlur plain = blur.plain();
                Operator operator = blur.spec().open(blur.image(), Device.CPU);
                Degrader own = operator.draw(Seeds.of(1, 0, COUNT))) {
            agree(plain, own, blur.image());
            Tensor clean = Inputs.batch(blur.image(), COUNT);
            for (int n : List.of(1, 6, STEPS)) {
                Tensor severity = Tensors.severity((double) n / STEPS, COUNT, Device.CPU);
                Agreement.within(
                        "after " + n,
                        plain.after(clean, n),
                        own.degrade(clean, severity),
                        ROUNDING);
            }
            clean.close();
        }
    }

    @Test
    void masks() {
        InpaintMask spec = new InpaintMask(STEPS, 1.1, 0.1, InpaintMask.Centre.RANDOM);
        int[] rows = {0, 5, 16, 9, 3};
        int[] columns = {16, 2, 0, 8, 11};
        int[] centreRows = new int[COUNT];
        int[] centreColumns = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            centreRows[i] = IMAGE.height() - 1 - rows[i];
            centreColumns[i] = IMAGE.width() - 1 - columns[i];
        }
        try (Scope scope = Scope.open();
                var operator = spec.open(IMAGE, Device.CPU);
                Degrader own = operator.at(centreRows, centreColumns);
                PlainMask plain =
                        PlainMask.draw(
                                PlainMask.masks(STEPS, IMAGE.height(), spec.std(0), spec.growth()),
                                rows,
                                columns)) {
            agree(plain, own, IMAGE);
        }
    }

    @Test
    void decolorization() {
        Decolor spec = new Decolor(STEPS, Decolor.Schedule.LINEAR, 0.9, true, Decolor.Images.RGB);
        try (Scope scope = Scope.open();
                Operator operator = spec.open(IMAGE, Device.CPU);
                Degrader own = operator.draw(Seeds.of(1, 0, COUNT));
                PlainDecolor plain = new PlainDecolor(STEPS)) {
            agree(plain, own, IMAGE);
        }
    }

    @Test
    void snow() {
        for (Snow.Wind wind : List.of(Snow.Wind.VERTICAL, Snow.Wind.HORIZONTAL)) {
            Snow spec = new Snow(STEPS, 3, Snow.Layer.BATCH, wind, false);
            try (Scope scope = Scope.open();
                    Snowing operator = spec.open(IMAGE, Device.CPU);
                    Flakes own = operator.draw(Seeds.of(1, 0, COUNT));
                    PlainSnow plain =
                            new PlainSnow(
                                    own.fields(),
                                    spec.thresholds(),
                                    spec.blurs(),
                                    OtherDamage.STREAK,
                                    wind == Snow.Wind.VERTICAL)) {
                agree(plain, own, IMAGE);
            }
        }
    }

    /** Values and gradients of a training batch. */
    private static void agree(PlainDegradation plain, Degrader own, ImageShape image) {
        Tensor severity = Inputs.severities(INDEX, STEPS);
        Tensor clean = Inputs.batch(image, COUNT);
        Tensor weights = Inputs.batch(image, COUNT).square();
        Tensor first = clean.clone().set_requires_grad(true);
        Tensor second = clean.clone().set_requires_grad(true);
        Tensor expected = plain.degrade(first, INDEX);
        Tensor found = own.degrade(second, severity);
        Agreement.within("values", expected, found, ROUNDING);
        expected.mul(weights).sum().backward();
        found.mul(weights).sum().backward();
        Agreement.within("gradients", first.grad(), second.grad(), ROUNDING);
        clean.close();
        severity.close();
    }
}
