/** Blurs: what spreads a pixel over its neighbours. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.blur;

import org.jspecify.annotations.NullMarked;
