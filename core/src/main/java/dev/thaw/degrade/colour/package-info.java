/** Colour: what changes or takes colours. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.colour;

import org.jspecify.annotations.NullMarked;
