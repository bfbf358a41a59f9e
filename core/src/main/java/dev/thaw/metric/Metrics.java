package dev.thaw.metric;

import dev.thaw.base.Catalogue;

/** The catalogue of metrics. */
public final class Metrics {
    public static final Catalogue<Metric> CATALOGUE =
            Catalogue.of(
                    "metric",
                    Metric.class,
                    Psnr.class,
                    Ssim.class,
                    Rmse.class,
                    FrechetDistance.class,
                    KernelDistance.class,
                    Precision.class,
                    Recall.class,
                    InceptionScore.class,
                    Lpips.class,
                    Recognised.class);

    private Metrics() {}
}
