/**
 * The {@link dev.thaw.restore.Restorer} door, and how a network becomes one: parametrizations (x̂0,
 * residual …) and tiles for large pictures.
 *
 * <p>May import {@code base, tensor, nn}. A restorer never knows which degradation it undoes.
 */
@NullMarked
package dev.thaw.restore;

import org.jspecify.annotations.NullMarked;
