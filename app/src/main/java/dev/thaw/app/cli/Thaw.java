package dev.thaw.app.cli;

import dev.thaw.base.Check;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: its options hold for every command, before or after the command's name. */
@Command(
        name = "thaw",
        description = "Undoes and explores degradations of pictures by generalized diffusion.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions of every command:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:done",
            "  2:wrong command, option or setting",
            "  3:input data missing, broken or unusable",
            "  4:model or checkpoint does not fit",
            "  5:numerical failure (NaN or infinity); the last good checkpoint is kept",
            "  6:memory or disk exhausted, or not writable",
            "  7:a demanded quality was missed",
            "130:interrupted; the state is saved",
            "  1:anything else"
        },
        footer = {
            "",
            "With --json, standard output carries exactly one JSON document; a failure is written"
                    + " there as",
            "{\"error\": {\"kind\", \"message\", \"exitCode\"}}, and as a sentence on standard"
                    + " error as always.",
            "\"thaw test\" runs Thaw's own tests, \"thaw mvn ...\" its build."
        })
final class Thaw {
    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer with one JSON document on standard output.")
    boolean json;

    @Option(
            names = "--device",
            scope = ScopeType.INHERIT,
            paramLabel = "D",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:n (default: auto).")
    String device = "auto";

    @Option(
            names = "--seed",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            description = "Seed of every random draw (default: the experiment's, else 1).")
    @Nullable Long seed;

    @Option(
            names = "--threads",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            description = "Threads that one operation may use (default: all cores).")
    @Nullable Integer threads;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show stack traces and what the libraries log.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    /** Checks what picocli cannot. */
    void check() {
        if (threads != null) {
            Check.within("--threads", 1, 1024, threads);
        }
    }
}
