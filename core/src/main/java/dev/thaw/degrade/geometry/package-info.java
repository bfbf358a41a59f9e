/** Geometry: what moves, bends or hides parts of a picture. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.geometry;

import org.jspecify.annotations.NullMarked;
