/**
 * One record tree for a whole run ({@link dev.thaw.experiment.Experiment}), its YAML and JSON form,
 * the run folder, and the jobs that wire the other rooms: train, restore, sample, evaluate.
 *
 * <p>The only room that imports all others.
 */
@NullMarked
package dev.thaw.experiment;

import org.jspecify.annotations.NullMarked;
