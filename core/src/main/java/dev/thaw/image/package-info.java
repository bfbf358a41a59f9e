/**
 * Pictures as values: read, write, resize, crop, grids. Main type: {@link dev.thaw.image.Picture};
 * files come and go through {@link dev.thaw.image.PictureReader} and {@link
 * dev.thaw.image.PictureWriter}. 8-bit samples, no libtorch.
 *
 * <p>May import {@code base}. To add a format: its ImageIO plugin in the build, its first bytes in
 * {@link dev.thaw.image.PictureFormat}, and a sample in the reader's test.
 */
@NullMarked
package dev.thaw.image;

import org.jspecify.annotations.NullMarked;
