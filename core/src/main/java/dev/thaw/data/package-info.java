/**
 * Data sets as specs: idx (MNIST), CIFAR binary, folder, zip, procedural; splits, checksums. Main
 * types: {@link dev.thaw.data.DatasetSpec} (spec) and {@link dev.thaw.data.Dataset} (open).
 *
 * <p>May import {@code base, image}. To add a data set: one record that implements {@code
 * DatasetSpec}, its test, and its class in {@link dev.thaw.data.Datasets#CATALOGUE}.
 */
@NullMarked
package dev.thaw.data;

import org.jspecify.annotations.NullMarked;
