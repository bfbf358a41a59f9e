package dev.thaw.golden;

import dev.thaw.metric.FrechetDistance;
import dev.thaw.metric.Gauge;
import dev.thaw.metric.InceptionFeatures;
import dev.thaw.metric.Moments;
import dev.thaw.metric.Rmse;
import dev.thaw.metric.Ssim;
import dev.thaw.nn.FormulaWeights;
import dev.thaw.nn.Inception;
import dev.thaw.tensor.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Metrics of the official evaluation. */
final class MetricRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        switch (c.operator()) {
            case "FID" -> frechet(c);
            case "SSIM+RMSE" -> similarity(c);
            case "FID Inception-v3 features" -> inception(c);
            default -> throw new NoRunner(c);
        }
    }

    private static void frechet(GoldenCase c) {
        Moments first = moments(c.tensor("in.features1"));
        double distance = FrechetDistance.between(first, moments(c.tensor("in.features2")));
        c.expect("out.mu1", first.mean());
        c.expect("out.sigma1", first.covariance());
        c.expect("out.fid", distance);
    }

    private static void inception(GoldenCase c) {
        try (Inception network =
                Inception.of(FormulaWeights.inception(), "golden case", Device.CPU)) {
            c.expect(
                    "out.pool3",
                    new InceptionFeatures(network, InceptionFeatures.Input.FLOAT)
                            .features(signed(c.tensor("in.x"))));
        }
    }

    private static Moments moments(Tensor features) {
        Moments moments = new Moments((int) features.size(1));
        moments.add(features);
        return moments;
    }

    private static void similarity(GoldenCase c) {
        Gauge ssim = new Ssim().open();
        Gauge rmse = new Rmse().open();
        ssim.add(signed(c.tensor("in.x")), signed(c.tensor("in.y")));
        rmse.add(signed(c.tensor("in.x")), signed(c.tensor("in.y")));
        c.expect("out.ssim", ssim.value());
        c.expect("out.ssim_per_image", ssim.perImage());
        c.expect("out.rmse", rmse.value());
    }

    /** From [0, 1] to [-1, 1]. */
    private static Tensor signed(Tensor x) {
        return x.mul(new Scalar(2f)).sub(new Scalar(1f));
    }
}
