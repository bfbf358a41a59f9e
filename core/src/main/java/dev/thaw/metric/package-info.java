/**
 * Metrics as mergeable accumulators: PSNR, SSIM, RMSE, Fréchet distance, KID, precision and recall,
 * Inception score, LPIPS; feature extractors.
 *
 * <p>May import {@code base, image, tensor, nn}. To add a metric: one record that implements {@link
 * dev.thaw.metric.Metric}, its test (extends {@code MetricContract}), and its class in {@link
 * dev.thaw.metric.Metrics#CATALOGUE}.
 */
@NullMarked
package dev.thaw.metric;

import org.jspecify.annotations.NullMarked;
