/**
 * The command line {@code thaw}: one class per command, over the jobs of {@code
 * dev.thaw.experiment}. {@link dev.thaw.app.cli.Main} starts it, {@link dev.thaw.app.cli.Thaw} is
 * the root command with the options that every command has, {@link dev.thaw.app.cli.ExitCode} maps
 * failures.
 *
 * <p>May import {@code base, image, data, report, experiment}, never libtorch. To add a command:
 * one class that extends {@link dev.thaw.app.cli.Action}, its test, and its class in the list of
 * {@code Thaw}.
 */
@NullMarked
package dev.thaw.app.cli;

import org.jspecify.annotations.NullMarked;
