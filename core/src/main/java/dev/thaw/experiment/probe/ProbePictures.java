package dev.thaw.experiment.probe;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Picture;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Clean pictures that a degradation is tried on. Whoever makes them closes them.
 *
 * @param train pictures to fit on, {@code (n, C, H, W)} float32 in [-1, 1]
 * @param test other pictures to measure on, {@code (m, C, H, W)}
 */
public record ProbePictures(Tensor train, Tensor test) implements AutoCloseable {
    /** Fewer pictures say nothing about pictures in general. */
    public static final int LEAST = 32;

    /** Tried in this order: a degradation may refuse grey pictures, or small ones. */
    private static final List<ImageShape> SHAPES =
            List.of(
                    new ImageShape(3, 32, 32),
                    new ImageShape(1, 32, 32),
                    new ImageShape(3, 64, 64),
                    new ImageShape(1, 64, 64));

    /**
     * Two thirds to fit on, one third to measure on; the tensors are kept, not copied.
     *
     * @param pictures of one shape
     */
    public static ProbePictures of(List<Picture> pictures) {
        if (pictures.size() < LEAST) {
            throw Fault.input(
                    "a degradation is measured on at least "
                            + LEAST
                            + " pictures, got "
                            + pictures.size());
        }
        int split = pictures.size() - pictures.size() / 3;
        try (Scope scope = Scope.open()) {
            return new ProbePictures(
                    scope.keep(Pictures.tensor(pictures.subList(0, split), Device.CPU)),
                    scope.keep(
                            Pictures.tensor(pictures.subList(split, pictures.size()), Device.CPU)));
        }
    }

    /** Pictures made by Thaw: dead leaves, each another one. */
    public static ProbePictures procedural(ImageShape image, int count) {
        Check.atLeast("pictures", LEAST, count);
        DeadLeaves leaves =
                new DeadLeaves(image.width(), image.height(), image.channels(), count, 1, 0);
        try (Dataset set = leaves.open(Path.of(""), Split.TRAIN)) {
            return of(IntStream.range(0, count).mapToObj(i -> set.get(i).picture()).toList());
        }
    }

    /**
     * As above, in the first shape that the degradation takes: 32 or 64 pixels a side, in colour or
     * grey.
     *
     * @throws Fault of kind usage, as the degradation puts it, when it takes none of them
     */
    public static ProbePictures procedural(Degradation degradation, int count) {
        for (ImageShape image : SHAPES) {
            if (takes(degradation, image)) {
                return procedural(image, count);
            }
        }
        degradation.open(SHAPES.getFirst(), Device.CPU).close();
        throw Fault.usage(degradation + " takes no pictures of 32 or 64 pixels");
    }

    private static boolean takes(Degradation degradation, ImageShape image) {
        try (Operator operator = degradation.open(image, Device.CPU)) {
            operator.draw(Seeds.of(0, 0, 1)).close();
            return true;
        } catch (Fault refused) {
            return false;
        }
    }

    /** The shape of each picture. */
    public ImageShape shape() {
        return new ImageShape((int) test.size(1), (int) test.size(2), (int) test.size(3));
    }

    @Override
    public String toString() {
        return Tensors.describe(train) + " and " + Tensors.describe(test);
    }

    @Override
    public void close() {
        train.close();
        test.close();
    }
}
