package dev.thaw.experiment.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.experiment.Specs;
import dev.thaw.experiment.probe.DestructionCurve.Point;
import dev.thaw.image.Picture;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class DestructionCurveTest {
    private static List<Point> measured(Degradation degradation, int severities) {
        try (ProbePictures pictures = ProbePictures.procedural(new ImageShape(3, 16, 16), 150)) {
            return DestructionCurve.measure(
                            degradation,
                            pictures,
                            DestructionCurve.severities(degradation.steps(), severities),
                            Device.CPU,
                            1,
                            done -> {})
                    .points();
        }
    }

    @Test
    void noiseLeavesAllAtFirstAndNothingAtTheEnd() {
        List<Point> points = measured(new GaussianNoise(50, NoiseSchedule.COSINE), 5);
        Point clean = points.getFirst();
        assertThat(clean.psnr()).isInfinite();
        assertThat(clean.ssim()).isEqualTo(1, within(1e-9));
        assertThat(clean.decodability()).isGreaterThan(0.9999);
        assertThat(clean.bands()).allSatisfy(b -> assertThat(b).isEqualTo(1, within(1e-9)));
        Point end = points.getLast();
        assertThat(end.severity()).isEqualTo(1);
        assertThat(end.decodability()).isLessThan(0.05);
        // 50 pictures: what agrees by chance is taken off on average, not in each band
        assertThat(end.bands()).allSatisfy(b -> assertThat(b).isLessThan(0.05));
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i).psnr()).isLessThan(points.get(i - 1).psnr());
            assertThat(points.get(i).ssim()).isLessThan(points.get(i - 1).ssim());
            assertThat(points.get(i).decodability())
                    .isLessThan(points.get(i - 1).decodability() + 1e-3);
        }
    }

    /** Natural pictures have little energy in fine detail, so noise drowns it first. */
    @Test
    void fineDetailGoesFirst() {
        for (Degradation damage :
                List.of(
                        new GaussianNoise(50, NoiseSchedule.COSINE),
                        new Pixelate(3, 2, Pixelate.Down.AREA))) {
            Point middle = measured(damage, 3).get(1);
            assertThat(middle.bands().getFirst()).isGreaterThan(middle.bands().getLast() + 0.2);
        }
    }

    @Test
    void severitiesLieOnTheGrid() {
        assertThat(DestructionCurve.severities(3, 9)).containsExactly(0.0, 1 / 3.0, 2 / 3.0, 1.0);
        assertThat(DestructionCurve.severities(10, 3)).containsExactly(0.0, 0.5, 1.0);
        assertThat(DestructionCurve.severities(1, 9)).containsExactly(0.0, 1.0);
        assertThat(DestructionCurve.severities(200, 9)).hasSize(9).isSorted();
    }

    @Test
    void picturesAreOfAShapeThatTheDegradationTakes() {
        try (ProbePictures colour =
                        ProbePictures.procedural(
                                Specs.STANDARD.argument(Degradation.class, "decolor"), 32);
                ProbePictures many =
                        ProbePictures.procedural(new Pixelate(6, 2, Pixelate.Down.AREA), 33)) {
            assertThat(colour.shape()).isEqualTo(new ImageShape(3, 32, 32));
            assertThat(many.shape()).isEqualTo(new ImageShape(3, 64, 64));
            assertThat(many.train().size(0)).isEqualTo(22);
            assertThat(many.test().size(0)).isEqualTo(11);
        }
        assertThatThrownBy(
                        () -> ProbePictures.procedural(new Pixelate(9, 2, Pixelate.Down.AREA), 32))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("must leave at least one pixel");
        List<Picture> few = Collections.nCopies(31, Picture.of(2, 2, 1, new byte[4]));
        assertThatThrownBy(() -> ProbePictures.of(few))
                .hasMessage("a degradation is measured on at least 32 pictures, got 31");
    }
}
