/**
 * Convolutions of the processor and their gradients where they are faster than libtorch's: dense
 * 3×3 ones by Winograd's minimal filtering algorithm F(4×4, 3×3) of Lavin and Gray 2015
 * (arXiv:1509.09308), by which a tile of 4×4 results takes 36 products where the definition takes
 * 144; and the gradients of depthwise kernels.
 *
 * <p>May import {@code base, tensor}. Nothing here knows of networks.
 */
@NullMarked
package dev.thaw.nn.cpu;

import org.jspecify.annotations.NullMarked;
