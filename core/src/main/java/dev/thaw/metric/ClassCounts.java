package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * What the Inception score needs of a set: per part the number of images, the sum of their class
 * probabilities and the sum of Σ p·ln p. An image's key decides its part.
 */
final class ClassCounts implements SetSummary {
    private final Classifying classifier;
    private final int dimensions;
    private final long[] counts;
    private final double[][] sums;
    private final double[] information;

    ClassCounts(Classifying classifier, int dimensions, int parts) {
        this.classifier = classifier;
        this.dimensions = dimensions;
        this.counts = new long[parts];
        this.sums = new double[parts][classifier.classes()];
        this.information = new double[parts];
    }

    @Override
    public void add(Tensor features, Seeds keys) {
        int classes = classifier.classes();
        double[] p;
        double[] information;
        try (Scope _ = Scope.open()) {
            FeatureRows.checked("the Inception score", features, dimensions);
            Tensor rows =
                    FeatureRows.checked(
                            "the Inception score", classifier.probabilities(features), classes);
            // 0·ln 0 = 0
            Tensor logs =
                    rows.clamp(new ScalarOptional(new Scalar(1e-300)), new ScalarOptional()).log();
            p = Tensors.doubles(rows);
            information = Tensors.doubles(rows.mul(logs).sum(1));
        }
        Check.that(
                keys.count() == information.length,
                "the Inception score needs one key per image: "
                        + information.length
                        + ", got "
                        + keys.count());
        for (int i = 0; i < information.length; i++) {
            int part = (int) Long.remainderUnsigned(keys.key(i), counts.length);
            counts[part]++;
            this.information[part] += information[i];
            for (int c = 0; c < classes; c++) {
                sums[part][c] += p[i * classes + c];
            }
        }
    }

    @Override
    public void merge(SetSummary other) {
        Check.that(
                other instanceof ClassCounts that
                        && that.counts.length == counts.length
                        && that.classifier.classes() == classifier.classes(),
                "counts of the Inception score can only merge with those of the same parts and"
                        + " classes");
        ClassCounts that = (ClassCounts) other;
        for (int part = 0; part < counts.length; part++) {
            counts[part] += that.counts[part];
            information[part] += that.information[part];
            for (int c = 0; c < sums[part].length; c++) {
                sums[part][c] += that.sums[part][c];
            }
        }
    }

    @Override
    public long count() {
        long count = 0;
        for (long part : counts) {
            count += part;
        }
        return count;
    }

    /** exp of the mean divergence from the mean of each part that has images. */
    double[] values() {
        double[] values = new double[counts.length];
        int used = 0;
        for (int part = 0; part < counts.length; part++) {
            if (counts[part] > 0) {
                double mean = 0;
                for (double sum : sums[part]) {
                    double p = sum / counts[part];
                    mean += p > 0 ? p * Math.log(p) : 0;
                }
                values[used++] = Math.exp(information[part] / counts[part] - mean);
            }
        }
        return java.util.Arrays.copyOf(values, used);
    }
}
