package dev.thaw.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something; commands that only group others are no actions. */
abstract class Action {
    @Spec private @Nullable CommandSpec spec;

    /** Does the work; failures leave as exceptions, see {@link ExitCode}. */
    abstract Answer run(Console console) throws Exception;

    /** The options that every command has. */
    final Thaw options() {
        if (spec != null && spec.root().userObject() instanceof Thaw thaw) {
            return thaw;
        }
        throw new IllegalStateException("a command runs under the root command only");
    }
}
