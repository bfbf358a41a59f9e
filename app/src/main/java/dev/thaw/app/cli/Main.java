package dev.thaw.app.cli;

import dev.thaw.base.Fault;
import dev.thaw.base.Nearest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Starts the command line. */
public final class Main {
    private static final int HELP_WIDTH = 100;

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        boolean verbose = Arrays.asList(args).contains("--verbose");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "warn");
        System.setOut(err); // what a library prints must not end up between answers
        Console console = new Console(out, err, Integer.getInteger("thaw.columns", 0));
        console.interrupt().register(err);
        int code = run(console, args);
        console.interrupt().commandEnded(code);
        System.exit(code);
    }

    /** Runs one command line and returns its exit code. */
    static int run(Console console, String... args) {
        return run(commandLine(args), console, args);
    }

    static int run(CommandLine root, Console console, String... args) {
        List<String> words = Arrays.asList(args);
        int end = words.indexOf("--");
        List<String> options = end < 0 ? words : words.subList(0, end);
        console.json(options.contains("--json"));
        console.verbose(options.contains("--verbose"));
        try {
            Answer answer = answer(root, console, args);
            console.answer(answer);
            return answer.exitCode();
        } catch (Throwable failure) { // the one place that turns failures into exit codes
            ExitCode why = ExitCode.of(failure);
            console.failure(why, failure);
            return why.exitCode();
        }
    }

    private static Answer answer(CommandLine root, Console console, String... args)
            throws Exception {
        try {
            List<CommandLine> called = root.parseArgs(args).asCommandLineList();
            for (CommandLine line : called) {
                if (line.isUsageHelpRequested()) {
                    String help = line.getUsageMessage(Ansi.OFF).stripTrailing();
                    return new Answer(Map.of("help", help), help);
                }
            }
            if (root.isVersionHelpRequested()) {
                String version = "thaw " + version();
                return new Answer(Map.of("version", version()), version);
            }
            CommandLine last = called.getLast();
            if (last.getCommand() instanceof Action action) {
                action.options().check();
                return action.run(console);
            }
            throw Fault.usage(
                    "a command is missing; known: "
                            + String.join(", ", last.getSubcommands().keySet())
                            + see(last));
        } catch (ParameterException e) {
            throw Fault.of(Fault.Kind.USAGE, sentence(e), e);
        }
    }

    /** Knows the options of the commands that are called, of others the name and what they do. */
    static CommandLine commandLine(String... args) {
        List<String> words = Arrays.asList(args);
        // a file of arguments may name any command
        boolean any = words.stream().anyMatch(w -> w.startsWith("@"));
        return commandLine(name -> any || words.contains(name));
    }

    /** Knows the options of every command. */
    static CommandLine commandLine() {
        return commandLine(name -> true);
    }

    private static CommandLine commandLine(Predicate<String> called) {
        CommandLine root = new CommandLine(new Thaw());
        Commands.below(root, called);
        root.setUsageHelpWidth(HELP_WIDTH);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.registerConverter(Integer.class, Main::small);
        root.registerConverter(int.class, Main::small);
        root.registerConverter(Long.class, Main::whole);
        root.registerConverter(long.class, Main::whole);
        root.registerConverter(double.class, Main::real);
        root.registerConverter(Gate.class, Gate::parse);
        return root;
    }

    private static int small(String word) {
        long value = whole(word);
        if (value != (int) value) {
            throw new TypeConversionException("'" + word + "' is too large");
        }
        return (int) value;
    }

    private static double real(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is not a number");
        }
    }

    private static long whole(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is not a whole number");
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "from source" : version;
    }

    private static String sentence(ParameterException e) {
        CommandLine line = e.getCommandLine();
        // a mistyped option is often the reason why a required one is missing
        List<String> unmatched =
                e instanceof UnmatchedArgumentException u
                        ? u.getUnmatched()
                        : line.getUnmatchedArguments();
        if (unmatched.isEmpty()) {
            String message = String.valueOf(e.getMessage());
            return message.substring(0, 1).toLowerCase(Locale.ROOT)
                    + message.substring(1)
                    + see(line);
        }
        String word = unmatched.getFirst();
        boolean option = word.startsWith("-");
        boolean command = !option && !line.getSubcommands().isEmpty();
        String what = option ? "option" : command ? "command" : "extra argument";
        List<String> known = new ArrayList<>();
        if (option) {
            CommandSpec spec = line.getCommandSpec();
            spec.options().forEach(o -> known.addAll(Arrays.asList(o.names())));
        } else if (command) {
            known.addAll(line.getSubcommands().keySet());
        }
        String name = option && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        return "unknown " + what + " '" + name + "'" + Nearest.hint(name, known) + see(line);
    }

    private static String see(CommandLine line) {
        return "; see '" + line.getCommandSpec().qualifiedName() + " --help'";
    }
}
