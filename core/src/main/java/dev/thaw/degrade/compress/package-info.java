/**
 * Compression: what files with few levels, few colours or few coefficients lose. See {@link
 * dev.thaw.degrade}.
 */
@NullMarked
package dev.thaw.degrade.compress;

import org.jspecify.annotations.NullMarked;
