package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.metric.InceptionFeatures;
import dev.thaw.metric.InceptionResize;
import dev.thaw.metric.Metric;
import java.util.List;

/** What is measured after a training. */
@Says("what is measured")
public record Evaluation(
        @Says(
                        value = "test pictures, the first of the test set; fewer if it has fewer",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "1000")
                int count,
        @Says(
                        value = "pictures restored at a time",
                        unit = "images",
                        rule = "at least 1",
                        byDefault = "100")
                int batch,
        @Says(
                        value =
                                "what is measured; set metrics need Inception or a classifier,"
                                        + " recognised a classifier, and are left out without",
                        byDefault =
                                "[{type: psnr}, {type: ssim}, {type: rmse}, {type:"
                                        + " frechet-distance}, {type: kernel-distance}, {type:"
                                        + " recognised}]")
                List<Metric> metrics,
        @Says(
                        value =
                                "file of the classifier for recognition, and for set metrics"
                                        + " without Inception",
                        byDefault = "''")
                String classifier,
        @Says(
                        value =
                                "file of the Inception weights that set metrics see through; see"
                                        + " 'thaw doctor'",
                        byDefault = "''")
                String inception,
        @Says(
                        value =
                                "what Inception sees: float = pixels as they are, bytes = clamped"
                                        + " and rounded to 8 bits",
                        rule = "float or bytes",
                        byDefault = "float")
                InceptionFeatures.Input pixels,
        @Says(
                        value =
                                "how pictures are resized for Inception: pytorch = as most papers"
                                        + " and the official code of Cold Diffusion do, tensorflow"
                                        + " = as the FID was defined, clean = as clean FID does",
                        rule = "pytorch, tensorflow or clean",
                        byDefault = "pytorch")
                InceptionResize resize) {
    public Evaluation {
        Check.atLeast("evaluation count", 1, count);
        Check.atLeast("evaluation batch", 1, batch);
        metrics = List.copyOf(Check.notEmpty("evaluation metrics", metrics));
    }

    /** The same for another number of pictures. */
    public Evaluation count(int other) {
        return new Evaluation(other, batch, metrics, classifier, inception, pixels, resize);
    }

    /** The same with other metrics. */
    public Evaluation with(List<Metric> others) {
        return new Evaluation(count, batch, others, classifier, inception, pixels, resize);
    }

    /** The same through Inception weights at another place. */
    public Evaluation throughInception(String file) {
        return new Evaluation(count, batch, metrics, classifier, file, pixels, resize);
    }

    /** The same through another classifier. */
    public Evaluation through(String file) {
        return new Evaluation(count, batch, metrics, file, inception, pixels, resize);
    }
}
