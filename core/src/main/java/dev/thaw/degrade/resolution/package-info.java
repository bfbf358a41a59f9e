/** Resolution: what makes pixels larger, or reads them elsewhere. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.resolution;

import org.jspecify.annotations.NullMarked;
