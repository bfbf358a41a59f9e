/**
 * The straightforward way: what the official code of Bansal et al. (2022) computes, in the order in
 * which it does so, over the same libtorch. Pictures lie in NCHW, every parameter is a tensor of
 * its own, a severity is reached step by step. It shares no arithmetic with Thaw, so that it is a
 * yardstick for speed and an oracle for values.
 */
@NullMarked
package dev.thaw.bench.plain;

import org.jspecify.annotations.NullMarked;
