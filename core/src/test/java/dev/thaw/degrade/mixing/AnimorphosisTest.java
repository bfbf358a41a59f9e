package dev.thaw.degrade.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.Folder;
import dev.thaw.data.Preparation;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.data.procedural.Strokes;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Noisy;
import dev.thaw.experiment.Specs;
import dev.thaw.image.Convert;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AnimorphosisTest extends DegradationContract {
    /** Neither the size nor always the channels of the first set. */
    private static final DeadLeaves LEAVES = new DeadLeaves(24, 20, 3, 30, 2, 5);

    @Override
    protected Animorphosis subject() {
        return new Animorphosis(10, NoiseSchedule.COSINE, OtherSet.plain(LEAVES));
    }

    /** ᾱ_n in double from the formula, and pictures prepared by hand. */
    @Override
    protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
        ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
        double bar = alphaBar(n);
        return x0.mul(new Scalar(Math.sqrt(bar)))
                .add(others(image, seeds).mul(new Scalar(Math.sqrt(1 - bar))));
    }

    private static double alphaBar(int n) {
        if (n == 10) {
            return 0.001 * alphaBar(9);
        }
        double angle = (n / 10.0 + 0.008) / 1.008 * Math.PI / 2;
        return Math.pow(Math.cos(angle) / Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
    }

    private static Tensor others(ImageShape image, Seeds seeds) {
        int side = Math.max(image.height(), image.width());
        try (Dataset set = LEAVES.open(Path.of(""), DatasetSpec.Split.TRAIN)) {
            return Pictures.tensor(
                    IntStream.range(0, seeds.count())
                            .mapToObj(i -> {
                                int index = seeds.derive("other picture").random(i).nextInt(30);
                                Picture converted =
                                        Convert.channels(
                                                set.get(index).picture(), image.channels());
                                Picture square =
                                        Resize.to(converted, side, side, Resize.Filter.BILINEAR);
                                return Crop.centre(square, image.width(), image.height());
                            })
                            .toList(),
                    Device.CPU);
        }
    }

    /** ᾱ is float32: √ of its rounding, times pixels of at most 1. */
    @Override
    protected double tolerance() {
        return 1e-5;
    }

    @Override
    protected boolean random() {
        return true;
    }

    @Test
    void generationStartsFromTheVeryPicturesThatStayFixedAndNoiseIsOnTheStateAlone() {
        ImageShape image = new ImageShape(1, 16, 16);
        Seeds seeds = Seeds.of(3, 7, 5);
        OtherImages noisy = new OtherImages(subject().other(), 0.1, true);
        assertThat(subject().prior().isEndOf(subject())).isTrue();
        assertThat(noisy.isEndOf(subject())).isTrue();
        try (Mixing mixing = subject().open(image, Device.CPU);
                Degrader d = mixing.draw(seeds)) {
            float[] end = Tensors.floats(((Noisy) d).noise());
            assertThat(Tensors.floats(subject().prior().draw(Map.of(), image, seeds)))
                    .isEqualTo(end);
            Tensor start = noisy.draw(Map.of(), image, seeds);
            assertThat(Tensors.floats(start)).isNotEqualTo(end);
            Tensor settled = noisy.settle(start, seeds);
            assertThat(Tensors.value(settled.sub(((Noisy) d).noise()).abs().max()))
                    .isLessThan(1e-6);
        }
        OtherImages elsewhere =
                new OtherImages(OtherSet.plain(new Strokes(16, 10, 1, 0)), 0, false);
        assertThat(elsewhere.isEndOf(subject())).isFalse();
    }

    @Test
    void everyPictureOfTheOtherSetIsEquallyLikely() {
        ImageShape image = new ImageShape(1, 16, 16);
        OtherSet three = OtherSet.plain(new Strokes(16, 3, 1, 0));
        try (OtherPictures pictures = OtherPictures.open(three, image, Device.CPU)) {
            Tensor drawn = pictures.draw(Seeds.of(1, 0, 600));
            Map<String, Long> counts =
                    IntStream.range(0, 600)
                            .mapToObj(i ->
                                    java.util.Arrays.toString(Tensors.floats(drawn.select(0, i))))
                            .collect(
                                    java.util.stream.Collectors.groupingBy(
                                            s -> s, java.util.stream.Collectors.counting()));
            // 200 each; five standard errors of a binomial are 58
            assertThat(counts).hasSize(3).allSatisfy((p, n) -> assertThat(n).isBetween(142L, 258L));
        }
    }

    @Test
    void augmentedPicturesAreCroppedAndMirroredByTheirSeeds() {
        ImageShape image = new ImageShape(3, 16, 16);
        OtherSet moving = new OtherSet(LEAVES, Preparation.Fit.SQUARE, 1.5, true);
        try (OtherPictures pictures = OtherPictures.open(moving, image, Device.CPU)) {
            float[] once = Tensors.floats(pictures.draw(Seeds.of(1, 0, 8)));
            assertThat(Tensors.floats(pictures.draw(Seeds.of(1, 0, 8)))).isEqualTo(once);
            assertThat(Tensors.floats(pictures.draw(Seeds.of(1, 5, 1))))
                    .isEqualTo(java.util.Arrays.copyOfRange(once, 5 * 768, 6 * 768));
            OtherSet still = new OtherSet(LEAVES, Preparation.Fit.SQUARE, 1.5, false);
            try (OtherPictures centred = OtherPictures.open(still, image, Device.CPU)) {
                assertThat(Tensors.floats(centred.draw(Seeds.of(1, 0, 8)))).isNotEqualTo(once);
            }
        }
    }

    @Test
    void aMissingFolderIsNamedWhenOpenedAndNotBefore() {
        Degradation spec =
                Specs.STANDARD.argument(
                        Degradation.class,
                        "{type: animorphosis, other: {set: {type: folder, path: no/such/place}}}");
        assertThat(spec.steps()).isEqualTo(200);
        assertThat(spec.prior())
                .isEqualTo(new OtherImages(OtherSet.plain(new Folder("no/such/place")), 0, false));
        for (Runnable use :
                List.<Runnable>of(
                        () -> spec.open(new ImageShape(3, 16, 16), Device.CPU),
                        () ->
                                spec.prior()
                                        .draw(
                                                Map.of(),
                                                new ImageShape(3, 16, 16),
                                                Seeds.of(1, 0, 1)))) {
            assertThatThrownBy(use::run)
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                    .hasMessage("no/such/place does not exist");
        }
    }
}
