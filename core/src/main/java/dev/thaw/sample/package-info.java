/**
 * Samplers and time grids: pure functions over a restorer and a degrader.
 *
 * <p>May import {@code base, tensor, degrade, restore}. To add a sampler: one record that
 * implements {@link dev.thaw.sample.Sampler} and walks on {@link
 * dev.thaw.degrade.Observed#exact(dev.thaw.degrade.Degrader)}, its test (extends {@code
 * SamplerContract}), and its class in {@link dev.thaw.sample.Samplers#CATALOGUE}.
 */
@NullMarked
package dev.thaw.sample;

import org.jspecify.annotations.NullMarked;
