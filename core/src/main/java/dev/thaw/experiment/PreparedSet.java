package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Preparation;
import dev.thaw.data.Sample;
import dev.thaw.image.Convert;
import dev.thaw.image.Picture;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.train.BatchSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** An open data set whose pictures come prepared, all of one shape. */
final class PreparedSet implements AutoCloseable {
    private final Dataset set;
    private final Preparation preparation;
    private final ImageShape shape;

    private PreparedSet(Dataset set, Preparation preparation, ImageShape shape) {
        this.set = set;
        this.preparation = preparation;
        this.shape = shape;
    }

    /** Opens one part; the shape is that of its first picture after preparation. */
    static PreparedSet open(Data data, Split split) {
        Dataset set = data.set().open(data.root(), split);
        try {
            Picture first = data.preparation().evaluate(set.get(0).picture());
            return new PreparedSet(set, data.preparation(), Pictures.shape(first));
        } catch (RuntimeException e) {
            set.close();
            throw e;
        }
    }

    /** Opens one part for a model that wants images of {@code shape}. */
    static PreparedSet open(Data data, Split split, ImageShape shape) {
        PreparedSet found = open(data, split);
        Check.that(
                found.shape.height() == shape.height() && found.shape.width() == shape.width(),
                "the model works on images of "
                        + shape
                        + ", the data give "
                        + found.shape
                        + ": set data.preparation.size");
        return new PreparedSet(found.set, found.preparation, shape);
    }

    ImageShape shape() {
        return shape;
    }

    int size() {
        return set.size();
    }

    Dataset set() {
        return set;
    }

    /** As the training sees it, for a {@link BatchSource}. */
    Picture forTraining(int index, RandomGenerator random) {
        return fit(preparation.train(set.get(index).picture(), random), index);
    }

    /** One picture as the evaluation sees it. */
    Sample get(int index) {
        Sample sample = set.get(index);
        return new Sample(
                fit(preparation.evaluate(sample.picture()), index), sample.label(), sample.name());
    }

    /** Pictures {@code from … to − 1} as the evaluation sees them. */
    List<Sample> range(int from, int to) {
        List<Sample> list = new ArrayList<>();
        for (int i = from; i < to; i++) {
            list.add(get(i));
        }
        return list;
    }

    /** {@code (N, C, H, W)} in [-1, 1]. */
    static Tensor tensor(List<Sample> samples, Device device) {
        return Pictures.tensor(samples.stream().map(Sample::picture).toList(), device);
    }

    private Picture fit(Picture picture, int index) {
        Picture fitting = Convert.channels(picture, shape.channels());
        Check.that(
                Pictures.shape(fitting).equals(shape),
                "picture "
                        + index
                        + " of the data is "
                        + Pictures.shape(fitting)
                        + " after preparation, the others are "
                        + shape
                        + ": set data.preparation.size");
        return fitting;
    }

    @Override
    public void close() {
        set.close();
    }
}
