package dev.thaw.bench;

import dev.thaw.base.Fault;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code thaw bench}: measures, prints a table, writes the records. */
@Command(
        name = "thaw bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures Thaw and the straightforward way side by side; without names everything"
                        + " but what takes minutes.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Main implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    @Parameters(paramLabel = "NAME", description = "what to measure; --list names all")
    private List<String> names = new ArrayList<>();

    @Option(names = "--threads", description = "threads of libtorch (default: all processors)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--rounds", description = "turns of each way (default: 3)")
    private int rounds = 3;

    @Option(names = "--list", description = "names what can be measured")
    private boolean list;

    @Option(
            names = "--out",
            description =
                    "file of the records; those of other names stay in it"
                            + " (default: bench/results.json)")
    private @Nullable Path out;

    @Option(names = "--data", description = "folder of MNIST for fast-unet (default: strokes)")
    private @Nullable Path data;

    @Option(
            names = "--minutes",
            description = "training of each network of fast-unet (default: 10)")
    private double minutes = 10;

    private final PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Main() {}

    /** Runs one command line; the exit codes are those of Thaw. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        try {
            if (list) {
                Measures.all().forEach(m -> answers.println(line(m)));
                return 0;
            }
            measure(Measures.named(names));
            return 0;
        } catch (Fault fault) {
            System.err.println("thaw bench: " + fault.getMessage());
            return fault.kind() == Fault.Kind.USAGE ? USAGE : FAILED;
        }
    }

    private static String line(Measure measure) {
        String remark = measure.onlyByName() ? " (only when named)" : "";
        return String.format("%-22s %s%s", measure.name(), measure.about(), remark);
    }

    private void measure(List<Measure> chosen) {
        System.setProperty("jmh.ignoreLock", "true");
        Surroundings surroundings = Surroundings.ofThisProcess(threads);
        Path file =
                out != null ? out : surroundings.home().resolve("bench").resolve("results.json");
        Session session = new Session(surroundings, rounds, data, minutes, System.err::println);
        List<Result> results = new ArrayList<>();
        for (Measure measure : chosen) {
            System.err.println(measure.name() + ": " + measure.about());
            Result result = measure.measure(session);
            results.add(result);
            Records.write(file, results);
            if (result.noise() > Noise.BOUND) {
                System.err.printf(
                        "warning: the machine was not steady during %s: the same matrix product"
                                + " differed by %.0f %%%n",
                        measure.name(), 100 * result.noise());
            }
        }
        answers.print(ResultTable.of(results));
    }
}
