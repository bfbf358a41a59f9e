/**
 * ONNX graphs as files: {@link dev.thaw.nn.onnx.OnnxGraph} collects operations and weights by name
 * and writes them down in the protobuf format of the standard. Knows nothing of networks.
 *
 * <p>May import {@code base}.
 */
@NullMarked
package dev.thaw.nn.onnx;

import org.jspecify.annotations.NullMarked;
