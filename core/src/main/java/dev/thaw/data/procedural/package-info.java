/**
 * Data sets that Thaw makes itself, so that everything runs without a download: {@link
 * dev.thaw.data.procedural.Strokes} (handwriting-like digits) and {@link
 * dev.thaw.data.procedural.DeadLeaves} (colour occlusion pictures).
 *
 * <p>May import {@code base, image, data}. Every picture depends on (seed, split, index) alone, so
 * pictures can be asked for in any order and by any thread. To add a set: a record that opens an
 * {@link dev.thaw.data.procedural.Painted}, its test, and its class in {@code Datasets.CATALOGUE}.
 */
@NullMarked
package dev.thaw.data.procedural;

import org.jspecify.annotations.NullMarked;
