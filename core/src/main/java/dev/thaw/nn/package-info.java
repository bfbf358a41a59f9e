/**
 * Networks: parameter store, layers, {@link dev.thaw.nn.Architecture} specs and the live {@link
 * dev.thaw.nn.Network}. Layers are plain Java over {@link dev.thaw.nn.Ops}, which run on libtorch
 * or write an ONNX graph; all parameters of a network live in one flat float32 tensor.
 *
 * <p>May import {@code base, tensor}. To add a network: one record that implements {@code
 * Architecture}, its test, and its class in {@link dev.thaw.nn.Architectures#CATALOGUE}.
 */
@NullMarked
package dev.thaw.nn;

import org.jspecify.annotations.NullMarked;
