/**
 * Benchmarks: each names a piece of work and does it in two ways, the straightforward one of {@link
 * dev.thaw.bench.plain} and Thaw's own through its public doors. Both are measured in one run, in
 * processes of their own that take turns. {@code ./thaw bench --list} names them all.
 *
 * <p>To add one: a {@link dev.thaw.bench.Pair} in {@link dev.thaw.bench.Catalogue}, and a test that
 * both ways agree in values.
 */
@NullMarked
package dev.thaw.bench;

import org.jspecify.annotations.NullMarked;
