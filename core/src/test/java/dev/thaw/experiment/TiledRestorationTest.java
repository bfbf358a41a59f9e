package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.image.Picture;
import dev.thaw.restore.Restorer;
import dev.thaw.restore.Tiles;
import dev.thaw.sample.Cold;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture restored in tiles is the picture restored whole; its cost grows linearly in T. */
@ExtendWith(NoLeaks.class)
class TiledRestorationTest {
    private static final ImageShape SHAPE = new ImageShape(1, 150, 203);
    private static final Tiles TILES = new Tiles(64, 4);
    private static final Seeds SEEDS = Seeds.of(5, 0, 1);

    /** Two 5×5 convolutions and a bend between them: each pixel looks at the 4 around it. */
    private static final int REACH = 4;

    private static Restorer local() {
        return (xt, severity) -> {
            try (Scope scope = Scope.open()) {
                Tensor kernel =
                        Noise.gaussian(
                                        Seeds.of(9, 0, 1).derive("kernel"),
                                        new ImageShape(1, 5, 5),
                                        Device.CPU)
                                .mul(new Scalar(0.3f));
                Tensor bent = convolved(xt, kernel).tanh();
                Tensor correction = convolved(bent, kernel).mul(severity.view(-1, 1, 1, 1));
                return scope.handUp(xt.add(correction.tanh()));
            }
        };
    }

    private static Tensor convolved(Tensor x, Tensor kernel) {
        return torch.conv2d(
                x,
                kernel,
                new TensorOptional(),
                new long[] {1, 1},
                new long[] {2, 2},
                new long[] {1, 1},
                1);
    }

    private static float[] restored(Degradation degradation, Restorer restorer) {
        try (Scope scope = Scope.open();
                Operator operator = degradation.open(SHAPE, Device.CPU)) {
            Tensor x = Noise.gaussian(SEEDS, SHAPE, Device.CPU).tanh();
            Restoration way =
                    new Restoration(
                            Cold.fixed(), restorer, operator, TimeGrid.full(degradation.steps()));
            return Tensors.floats(way.restoreUnknown(x, SEEDS, StepListener.NONE));
        }
    }

    /**
     * The sampler walks on the whole picture, so that six steps do not widen what the restorer must
     * see. Padding to multiples puts reflected pixels beyond the right and lower border where the
     * untiled convolution sees zeros: away from these borders alone.
     */
    private static void assertNoSeams(Degradation degradation) {
        assertThat(TILES.margin()).isGreaterThanOrEqualTo(REACH);
        float[] whole = restored(degradation, local());
        float[] tiled = restored(degradation, TILES.over(local()));
        int away = 40; // how far six steps and a blur of six steps carry a border inwards
        double worst = 0;
        double change = 0;
        for (int y = 0; y < SHAPE.height() - away; y++) {
            for (int x = 0; x < SHAPE.width() - away; x++) {
                int at = y * SHAPE.width() + x;
                worst = Math.max(worst, Math.abs(whole[at] - tiled[at]));
                change = Math.max(change, Math.abs(whole[at]));
            }
        }
        assertThat(change).as("something to compare").isGreaterThan(0.5);
        assertThat(worst).isLessThan(2 / 255.0); // 1/255 of the range [-1, 1]
    }

    @Test
    void aBlurredPictureShowsNoSeams() {
        assertNoSeams(
                new GaussianBlur(
                        6,
                        5,
                        1,
                        0,
                        GaussianBlur.Schedule.CONSTANT,
                        GaussianBlur.Border.REFLECT,
                        false));
    }

    /** A mask has its place in the picture, not in a tile. */
    @Test
    void aMaskedPictureShowsNoSeams() {
        assertNoSeams(Specs.STANDARD.argument(Degradation.class, "{type: inpaint-mask, steps: 6}"));
    }

    /** One restoration a step; two degradations, except that nothing is degraded to severity 0. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10, 20, 40})
    void theCostOfSamplingGrowsLinearly(int steps) {
        AtomicInteger restored = new AtomicInteger();
        AtomicInteger degraded = new AtomicInteger();
        Restorer restorer =
                (x, s) -> {
                    restored.incrementAndGet();
                    return x.clone();
                };
        Degrader degrader =
                new Degrader() {
                    @Override
                    public Tensor degrade(Tensor x0, Tensor severity) {
                        degraded.incrementAndGet();
                        return x0.clone();
                    }

                    @Override
                    public void close() {}
                };
        Sampler sampler = Cold.fixed();
        try (Scope scope = Scope.open()) {
            Tensor x = Noise.gaussian(SEEDS, new ImageShape(1, 4, 4), Device.CPU);
            sampler.sample(restorer, degrader, x, TimeGrid.full(steps), SEEDS, StepListener.NONE);
        }
        assertThat(List.of(restored.get(), degraded.get())).containsExactly(steps, 2 * steps - 1);
    }

    /** Fewer pixels than it was trained on would show a network what it never saw. */
    @Test
    void aTileIsNoSmallerThanThePicturesOfTheTraining(@TempDir Path folder) {
        Path model = Tiny.model(folder.resolve("run"));
        byte[] samples = new byte[40 * 28];
        new Random(3).nextBytes(samples);
        Picture picture = Picture.of(40, 28, 1, samples);
        Picture trained = restored(model, picture, 16);
        assertThat(restored(model, picture, 8)).isEqualTo(trained);
        assertThat(restored(model, picture, 24)).isNotEqualTo(trained);
    }

    private static Picture restored(Path model, Picture picture, int tile) {
        var settings = new PictureRestorer.Settings(1, Optional.empty(), 1, tile);
        try (PictureRestorer restorer = PictureRestorer.open(model, settings, Device.CPU)) {
            return restorer.restore(picture, 0);
        }
    }
}
