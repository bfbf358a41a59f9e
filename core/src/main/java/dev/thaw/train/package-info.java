/**
 * Training: objectives, optimiser, EMA, loop, checkpoints; reports through a listener.
 *
 * <p>May import {@code base, image, data, tensor, nn, degrade, restore}. To add an objective: one
 * record that implements {@link dev.thaw.train.Objective}, its test (extends {@code
 * ObjectiveContract}), and its class in {@link dev.thaw.train.Objectives#CATALOGUE}.
 */
@NullMarked
package dev.thaw.train;

import org.jspecify.annotations.NullMarked;
