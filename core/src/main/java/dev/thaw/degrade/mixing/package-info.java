/** Mixing: what fades one picture into another. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.mixing;

import org.jspecify.annotations.NullMarked;
