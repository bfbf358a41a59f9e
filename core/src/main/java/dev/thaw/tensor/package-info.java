/**
 * The bridge to libtorch: native start-up, devices, scopes, noise, picture ↔ tensor, safetensors.
 * Images are float32 {@code (N, C, H, W)} in [-1, 1]; {@link dev.thaw.tensor.Pictures} is the only
 * place that converts.
 *
 * <p>May import {@code base, image}.
 */
@NullMarked
package dev.thaw.tensor;

import org.jspecify.annotations.NullMarked;
