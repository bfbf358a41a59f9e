package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class InceptionScoreTest extends SetMetricContract {
    @Override
    SetMetric metric() {
        return new InceptionScore();
    }

    @Override
    FeatureExtractor extractor() {
        return new Softmax();
    }

    /** Features are the logits of six classes. */
    private record Softmax() implements FeatureExtractor, Classifying {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public int dimensions() {
            return WIDTH;
        }

        @Override
        public int classes() {
            return WIDTH;
        }

        @Override
        public Tensor features(Tensor images) {
            return images;
        }

        @Override
        public Tensor probabilities(Tensor features) {
            return features.softmax(1);
        }
    }

    private Score score(InceptionScore metric, Tensor logits) {
        SetSummary set = metric.open(extractor());
        set.add(logits, Seeds.of(3, 0, (int) logits.size(0)));
        return metric.score(extractor(), metric.open(extractor()), set);
    }

    /** Every image certain, all classes alike: as many as there are classes. */
    @Test
    void certainAndVariedImagesScoreTheNumberOfClasses() {
        float[] logits = new float[60 * WIDTH];
        for (int i = 0; i < 60; i++) {
            logits[i * WIDTH + i % WIDTH] = 200;
        }
        Score score = score(new InceptionScore(1), Tensors.of(logits, 60, WIDTH));
        assertThat(score.value()).isEqualTo(WIDTH, within(1e-9));
        assertThat(score.spread()).isEmpty();
        assertThat(score.notes()).hasSize(1).first().asString().contains("60 images");
    }

    @Test
    void imagesThatAllLookAlikeScoreOne() {
        Tensor same = Images.features(1, 1, WIDTH).repeat(30, 1);
        Score score = score(new InceptionScore(), same);
        assertThat(score.value()).isEqualTo(1, within(1e-6));
        assertThat(score.spread()).hasValueCloseTo(0.0, within(1e-6));
    }

    /** exp(H(mean p) − mean H(p)) by plain loops, over the parts that the keys choose. */
    @Test
    void itAgreesWithPlainLoops() {
        Tensor logits = Images.features(5, 80, WIDTH);
        double[] p = Tensors.doubles(logits.softmax(1));
        Seeds keys = Seeds.of(3, 0, 80);
        double total = 0;
        for (int part = 0; part < 4; part++) {
            double[] mean = new double[WIDTH];
            double information = 0;
            int n = 0;
            for (int i = 0; i < 80; i++) {
                if (Long.remainderUnsigned(keys.key(i), 4) == part) {
                    n++;
                    for (int c = 0; c < WIDTH; c++) {
                        mean[c] += p[i * WIDTH + c];
                        information += p[i * WIDTH + c] * Math.log(p[i * WIDTH + c]);
                    }
                }
            }
            double ofMean = 0;
            for (double m : mean) {
                ofMean += m / n * Math.log(m / n);
            }
            total += Math.exp(information / n - ofMean) / 4;
        }
        assertThat(score(new InceptionScore(4), logits).value()).isEqualTo(total, within(1e-9));
    }

    @Test
    void featuresWithoutClassesAreRefused() {
        MetricContract.assertFault(
                () -> metric().open(Images.extractor(3)), Fault.Kind.USAGE, "plain is none");
        MetricContract.assertFault(
                () ->
                        metric().score(
                                        extractor(),
                                        metric().open(extractor()),
                                        metric().open(extractor())),
                Fault.Kind.INPUT,
                "at least 1 image");
    }
}
