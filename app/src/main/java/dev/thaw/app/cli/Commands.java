package dev.thaw.app.cli;

import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The commands below {@link Thaw}, in the order of its help. */
final class Commands {
    private static final List<Class<?>> ALL =
            List.of(
                    QuickstartCommand.class,
                    TrainCommand.class,
                    ScheduleCommand.class,
                    RestoreCommand.class,
                    SampleCommand.class,
                    EvaluateCommand.class,
                    ClassifierCommand.class,
                    GanCommand.class,
                    ReproduceCommand.class,
                    ImportCommand.class,
                    ExportCommand.class,
                    DegradeCommand.class,
                    ListCommand.class,
                    DataCommand.class,
                    InspectCommand.class,
                    DoctorCommand.class);

    private Commands() {}

    /**
     * Adds the commands. To know the options of one takes picocli longer than all else at the start
     * of a short command, so those that are not called are added by name and description alone.
     */
    static void below(CommandLine root, Predicate<String> called) {
        for (Class<?> type : ALL) {
            Command words = type.getAnnotation(Command.class);
            root.addSubcommand(
                    words.name(),
                    called.test(words.name())
                            ? new CommandLine(type)
                            : new CommandLine(listed(words)));
        }
    }

    private static CommandSpec listed(Command words) {
        CommandSpec spec = CommandSpec.create().name(words.name());
        spec.usageMessage().description(words.description());
        return spec;
    }
}
