/**
 * The few words that every room shares: faults with a kind, checks of settings, per-image seeds,
 * catalogues of spec records and their one-line help.
 *
 * <p>May import nothing of Thaw and no library. Add here only what at least three rooms need.
 */
@NullMarked
package dev.thaw.base;

import org.jspecify.annotations.NullMarked;
