/**
 * Pictures as values: read, write, resize, crop, grids. Main type: {@link dev.thaw.image.Picture}.
 * 8-bit samples, no libtorch.
 *
 * <p>May import {@code base}. To add a format, add its ImageIO plugin to the build and a sample to
 * the reader's test.
 */
@NullMarked
package dev.thaw.image;

import org.jspecify.annotations.NullMarked;
