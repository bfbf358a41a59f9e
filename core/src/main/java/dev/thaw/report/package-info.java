/**
 * Results as records, written as JSON, CSV, self-contained HTML, contact sheets, plots and
 * TensorBoard event files. No libtorch.
 *
 * <p>May import {@code base, image, metric}.
 */
@NullMarked
package dev.thaw.report;

import org.jspecify.annotations.NullMarked;
