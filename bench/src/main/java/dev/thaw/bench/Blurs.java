package dev.thaw.bench;

import dev.thaw.bench.plain.PlainBlur;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.degrade.blur.GaussianBlur.Schedule;
import dev.thaw.tensor.ImageShape;
import java.util.Locale;

/** The official recipes of blur, in both ways. */
record Blurs(GaussianBlur spec, ImageShape image) {
    static final Blurs MNIST =
            new Blurs(GaussianBlur.constant(20, 11, 7), new ImageShape(1, 28, 28));
    static final Blurs CIFAR =
            new Blurs(
                    new GaussianBlur(50, 11, 0.35, 0.01, Schedule.LINEAR, Border.REFLECT, false),
                    new ImageShape(3, 32, 32));
    static final Blurs LARGE =
            new Blurs(
                    new GaussianBlur(200, 15, 1, 0.01, Schedule.EXPONENTIAL, Border.REFLECT, false),
                    new ImageShape(3, 128, 128));
    static final Blurs GENERATION =
            new Blurs(
                    new GaussianBlur(300, 27, 1, 0.01, Schedule.EXPONENTIAL, Border.CIRCULAR, true),
                    new ImageShape(3, 128, 128));

    PlainBlur plain() {
        return new PlainBlur(
                spec.steps(),
                spec.kernel(),
                spec::std,
                image.channels(),
                spec.border().name().toLowerCase(Locale.ROOT),
                spec.flatten());
    }
}
