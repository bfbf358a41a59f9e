package dev.thaw.degrade.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.Folder;
import dev.thaw.data.Preparation;
import dev.thaw.data.procedural.Strokes;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.mixing.OtherSet.Labels;
import dev.thaw.image.Convert;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class BlendTest {
    private static final Strokes DIGITS = new Strokes(20, 40, 1, 3);

    private static OtherSet set(Labels labels, int label) {
        return new OtherSet(DIGITS, Preparation.Fit.SQUARE, 1, false, labels, label);
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Blend subject();

        /** Pictures prepared by hand, labels found by walking through the whole set. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            OtherSet other = subject().other();
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int side = Math.max(height, width);
            List<Picture> ends = new ArrayList<>();
            try (Dataset set = DIGITS.open(Path.of(""), DatasetSpec.Split.TRAIN)) {
                List<Picture> eligible = new ArrayList<>();
                for (int k = 0; k < set.size(); k++) {
                    boolean same = set.get(k).label() == other.label();
                    if (other.labels() == Labels.ANY || same == (other.labels() == Labels.ONLY)) {
                        eligible.add(set.get(k).picture());
                    }
                }
                for (int i = 0; i < seeds.count(); i++) {
                    int index = seeds.derive("other picture").random(i).nextInt(eligible.size());
                    Picture picture = Convert.channels(eligible.get(index), (int) x0.size(1));
                    Picture square = Resize.to(picture, side, side, Resize.Filter.BILINEAR);
                    ends.add(Crop.centre(square, width, height));
                }
            }
            double share = (double) n / subject().steps();
            return x0.mul(new Scalar(1 - share))
                    .add(Pictures.tensor(ends, Device.CPU).mul(new Scalar(share)));
        }

        /** Two products and a sum in float32. */
        @Override
        protected double tolerance() {
            return 5e-7;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class AnyLabel extends Contract {
        @Override
        protected Blend subject() {
            return new Blend(4, set(Labels.ANY, 0));
        }
    }

    @Nested
    class OneLabel extends Contract {
        @Override
        protected Blend subject() {
            return new Blend(3, set(Labels.ONLY, 7));
        }
    }

    @Nested
    class OtherLabels extends Contract {
        @Override
        protected Blend subject() {
            return new Blend(3, set(Labels.EXCEPT, 7));
        }
    }

    @Test
    void picturesHaveTheLabelThatWasAskedForAndCanBeReadBack() {
        try (Dataset set = DIGITS.open(Path.of(""), DatasetSpec.Split.TRAIN)) {
            for (Labels labels : List.of(Labels.ONLY, Labels.EXCEPT)) {
                Blend spec = new Blend(1, set(labels, 2));
                try (Operator operator = spec.open(new ImageShape(1, 20, 20), Device.CPU);
                        Degrader d = operator.draw(Seeds.of(1, 0, 30))) {
                    for (int i = 0; i < 30; i++) {
                        Applied applied = Applied.of(spec, d, i, 1);
                        assertThat(applied.name()).isEqualTo("blend");
                        int index = (Integer) applied.drawn().get("picture");
                        assertThat(set.get(index).label() == 2).isEqualTo(labels == Labels.ONLY);
                        assertThat(set.label(index)).isEqualTo(set.get(index).label());
                    }
                }
            }
        }
    }

    @Test
    void generationStartsFromTheVeryPicturesThatStayFixed() {
        Blend spec = new Blend(5, set(Labels.EXCEPT, 1));
        ImageShape image = new ImageShape(1, 16, 16);
        Seeds seeds = Seeds.of(3, 7, 4);
        assertThat(spec.prior().isEndOf(spec)).isTrue();
        assertThat(spec.prior().isEndOf(new Blend(5, set(Labels.ANY, 1)))).isFalse();
        try (Mixing mixing = spec.open(image, Device.CPU);
                Degrader d = mixing.draw(seeds)) {
            assertThat(Tensors.floats(spec.prior().draw(Map.of(), image, seeds)))
                    .isEqualTo(Tensors.floats(((Noisy) d).noise()));
        }
    }

    @Test
    void aLabelThatIsNotThereIsNamed(@TempDir Path folder) {
        ImageShape image = new ImageShape(1, 8, 8);
        assertThatThrownBy(() -> new Blend(1, set(Labels.ONLY, 10)).open(image, Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessage("other set label must be one of 10 labels of the set, got 10");
        byte[] samples = new byte[64];
        new Random(1).nextBytes(samples);
        for (int k = 0; k < 3; k++) {
            PictureWriter.write(Picture.of(8, 8, 1, samples), folder.resolve(k + ".png"));
        }
        OtherSet plain =
                new OtherSet(
                        new Folder(folder.toString(), 0, 1000),
                        Preparation.Fit.SQUARE,
                        1,
                        false,
                        Labels.EXCEPT,
                        0);
        assertThatThrownBy(() -> new Blend(1, plain).open(image, Device.CPU))
                .hasMessage("other set label must be one of 0 labels of the set, got 0");
        OtherSet few =
                new OtherSet(
                        new Strokes(16, 1, 1, 0), Preparation.Fit.SQUARE, 1, false, Labels.ONLY, 9);
        assertThatThrownBy(() -> new Blend(1, few).open(image, Device.CPU))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessage("the other set holds no picture with labels: only, label: 9");
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Blend(0, set(Labels.ANY, 0)))
                .hasMessage("blend steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> set(Labels.ONLY, -1))
                .hasMessage("other set label must be at least 0, got -1");
    }
}
