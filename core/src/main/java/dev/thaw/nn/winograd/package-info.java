/**
 * Fast 3×3 convolutions of the processor and their gradients, by Winograd's minimal filtering
 * algorithm F(4×4, 3×3) of Lavin and Gray 2015 (arXiv:1509.09308): a tile of 4×4 results takes 36
 * products where the definition takes 144.
 *
 * <p>May import {@code base, tensor}. Nothing here knows of networks.
 */
@NullMarked
package dev.thaw.nn.winograd;

import org.jspecify.annotations.NullMarked;
