/**
 * Files of weights as PyTorch writes them, read without Python and without executing anything: the
 * zip archive of today and the older single stream. A restricted unpickler knows dictionaries,
 * lists, numbers, strings and tensors, and refuses everything else by name.
 */
@NullMarked
package dev.thaw.tensor.archive;

import org.jspecify.annotations.NullMarked;
