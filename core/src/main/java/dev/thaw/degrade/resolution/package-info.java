/** Resolution: what makes pixels larger. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.resolution;

import org.jspecify.annotations.NullMarked;
