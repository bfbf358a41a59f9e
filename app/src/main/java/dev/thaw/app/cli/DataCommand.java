package dev.thaw.app.cli;

import picocli.CommandLine.Command;

/** Groups what can be done with data sets. */
@Command(
        name = "data",
        description = "Looks after data sets.",
        subcommands = {DataCheckCommand.class, DataFetchCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class DataCommand {}
