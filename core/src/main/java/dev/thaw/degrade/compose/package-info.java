/** Compose: degradations made of others. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.compose;

import org.jspecify.annotations.NullMarked;
