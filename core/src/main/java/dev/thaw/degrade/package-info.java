/**
 * Degradations D(x0, severity): {@link dev.thaw.degrade.Degradation} specs, {@link
 * dev.thaw.degrade.Operator} (kernels on a device), {@link dev.thaw.degrade.Degrader} (one draw,
 * one batch), their capabilities, and priors over x_T. Members sit in sub-packages by kind; no
 * sub-package knows another.
 *
 * <p>What members are built from: {@link dev.thaw.degrade.Draw} checks arguments and turns
 * severities into steps, {@link dev.thaw.degrade.Tables} holds what was multiplied out for every
 * step, {@link dev.thaw.degrade.Separable} is the whole operator of any cascade that treats rows
 * and columns independently, {@link dev.thaw.degrade.Mixing} that of any fade to an end image.
 *
 * <p>May import {@code base, image, data, tensor, nn}. To add a degradation: one record in the
 * sub-package of its kind, its test (extends {@code DegradationContract}), and its class in {@link
 * dev.thaw.degrade.Degradations#CATALOGUE}.
 */
@NullMarked
package dev.thaw.degrade;

import org.jspecify.annotations.NullMarked;
