/**
 * What can be found out about any degradation without a model: self-tests ({@link
 * dev.thaw.experiment.probe.SelfTest}) and what it leaves of pictures ({@link
 * dev.thaw.experiment.probe.DestructionCurve}).
 */
@NullMarked
package dev.thaw.experiment.probe;

import org.jspecify.annotations.NullMarked;
