/**
 * Data sets as specs: idx (MNIST), CIFAR binary, folder, zip, procedural; splits, preparation,
 * checksums, and the check of a data set. Main types: {@link dev.thaw.data.DatasetSpec} (spec),
 * {@link dev.thaw.data.Dataset} (open), {@link dev.thaw.data.Preparation} (how its pictures reach
 * the network's size) and {@link dev.thaw.data.DataCheck}.
 *
 * <p>May import {@code base, image}. To add a data set: one record that implements {@code
 * DatasetSpec}, its test, and its class in {@link dev.thaw.data.Datasets#CATALOGUE}. Files are
 * hostile: check every size before allocating it.
 */
@NullMarked
package dev.thaw.data;

import org.jspecify.annotations.NullMarked;
