package dev.thaw.app.cli;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.experiment.CheckJob;
import dev.thaw.experiment.CurveJob;
import dev.thaw.experiment.EqualiseJob;
import dev.thaw.experiment.ProbeData;
import dev.thaw.experiment.Workplace;
import dev.thaw.experiment.probe.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code degrade} does beside showing one picture: it finds out about the degradation. */
final class DegradeModes {
    @Option(
            names = "--check",
            paramLabel = "SPEC",
            description =
                    "Test a degradation instead: identity, draws, batches, range, claims, loss of"
                            + " information, cost. Exit code 7 when a test fails.")
    private @Nullable String check;

    @Option(
            names = "--curve",
            paramLabel = "SPEC",
            description =
                    "Measure instead what a degradation leaves of pictures, by severity: PSNR, SSIM,"
                            + " energy by frequency, decodability; --out is an .html file.")
    private @Nullable String curve;

    @Option(
            names = "--equalise",
            paramLabel = "T",
            description =
                    "Find instead the schedule of T steps that lose equal decodability; --out is a"
                            + " .yaml file, a degradation like any other.")
    private @Nullable Integer equalise;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Pictures for --check, --curve and --equalise: a folder or zip of pictures, or"
                            + " a folder of idx or CIFAR files (default: made by Thaw).")
    private @Nullable Path data;

    /** Whether one of them was asked for. */
    boolean asked() {
        return Stream.of(check, curve, equalise).anyMatch(o -> o != null);
    }

    /**
     * Runs the one that was asked for.
     *
     * @param pictures arguments that name pictures, which none of them takes
     * @param side width and height of pictures of {@code --data}; null = as usual
     */
    Answer run(
            boolean pictures,
            @Nullable String with,
            @Nullable Path out,
            @Nullable Integer side,
            long seed,
            Workplace place) {
        Check.that(
                Stream.of(check, curve, equalise).filter(o -> o != null).count() == 1,
                "--check, --curve and --equalise exclude one another");
        Check.that(
                !pictures,
                "--check, --curve and --equalise take their pictures from --data, not from IN");
        int size = side == null ? ProbeData.SIZE : Check.within("size", 8, 128, side);
        ProbeData source = new ProbeData(Optional.ofNullable(data), size);
        if (check != null) {
            return checked(CheckJob.run(new CheckJob.Request(check, source, seed), place));
        }
        Check.that(out != null, "--curve and --equalise need --out");
        Path file = out == null ? Path.of("") : out;
        if (curve != null) {
            CurveJob.Outcome outcome =
                    CurveJob.run(new CurveJob.Request(curve, source, seed, file), place);
            return new Answer(outcome, outcome.headline() + "\n" + outcome.output());
        }
        Check.that(with != null, "--equalise needs --with, the degradation to schedule");
        int steps = equalise == null ? 0 : equalise;
        String spec = with == null ? "" : with;
        return equalised(
                EqualiseJob.run(new EqualiseJob.Request(spec, steps, source, seed, file), place));
    }

    private static Answer checked(CheckJob.Outcome outcome) {
        Table table = new Table();
        for (Finding f : outcome.findings()) {
            table.row(
                    f.verdict().name().toLowerCase(Locale.ROOT),
                    f.check(),
                    f.measured() == null ? "" : number(f.measured()) + unit(f),
                    f.bound() == null ? "" : "at most " + number(f.bound()),
                    f.says());
        }
        Table curve = new Table();
        outcome.curve()
                .forEach(p ->
                        curve.row(
                                String.format(Locale.ROOT, "%.3f", p.severity()),
                                String.format(Locale.ROOT, "%.3f", p.decodability())));
        List<String> failed =
                outcome.findings().stream().filter(Finding::failed).map(Finding::check).toList();
        String words =
                table.words("")
                        + (outcome.curve().isEmpty()
                                ? ""
                                : "\nseverity and what can still be decoded:\n" + curve.words("  "))
                        + "\nchecked on "
                        + outcome.pictures()
                        + (failed.isEmpty() ? ": passed" : ": failed " + String.join(", ", failed));
        int code = outcome.passed() ? ExitCode.OK : ExitCode.of(Fault.Kind.GATE);
        return new Answer(outcome, words, code);
    }

    private static String unit(Finding f) {
        return f.unit().isEmpty() ? "" : " " + f.unit();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2g", value);
    }

    private static Answer equalised(EqualiseJob.Outcome outcome) {
        Table table = new Table().row("step", "severity", "loses");
        for (int k = 0; k < outcome.severities().size(); k++) {
            table.row(
                    Integer.toString(k),
                    String.format(Locale.ROOT, "%.4f", outcome.severities().get(k)),
                    k == 0 ? "" : String.format(Locale.ROOT, "%.4f", outcome.losses().get(k - 1)));
        }
        String bound =
                String.format(
                        Locale.ROOT,
                        "no loss differs by more than %.4f from their mean",
                        outcome.bound());
        return new Answer(outcome, table.words("") + "\n" + bound + "\n" + outcome.output());
    }
}
