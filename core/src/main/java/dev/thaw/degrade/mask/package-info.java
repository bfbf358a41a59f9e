/** Masks: what takes pixels away. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.mask;

import org.jspecify.annotations.NullMarked;
