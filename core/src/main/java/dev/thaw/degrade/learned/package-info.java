/** Learned: what was trained or recorded beforehand. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.learned;

import org.jspecify.annotations.NullMarked;
