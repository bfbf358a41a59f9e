/** Noise: what adds randomness to pixels. See {@link dev.thaw.degrade}. */
@NullMarked
package dev.thaw.degrade.noise;

import org.jspecify.annotations.NullMarked;
