package dev.thaw.app.cli;

import dev.thaw.data.fetch.Fetch;
import dev.thaw.data.fetch.FetchListener;
import dev.thaw.data.fetch.Patience;
import dev.thaw.data.fetch.PublicSet;
import dev.thaw.data.fetch.PublicSets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches a public data set: the only command that uses the network. */
@Command(
        name = "fetch",
        description = {
            "Fetches a public data set and checks it against its published checksums.",
            "Tries several mirrors; what an interrupted or failed call left is continued.",
            "Known: mnist, fashion-mnist, cifar10."
        })
final class DataFetchCommand extends Action {
    @Parameters(paramLabel = "SET", description = "mnist, fashion-mnist or cifar10.")
    private String name = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the files.")
    private Path out = Path.of("");

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds without a byte before the next mirror is tried (default: 30).")
    private double timeout;

    private final Function<String, PublicSet> sets;

    DataFetchCommand() {
        this(PublicSets::find);
    }

    /** {@code sets} gives a set by its name. */
    DataFetchCommand(Function<String, PublicSet> sets) {
        this.sets = sets;
    }

    @Override
    Answer run(Console console) {
        PublicSet set = sets.apply(name);
        Duration stall = Duration.ofMillis(Math.round(timeout * 1000));
        Patience patience = new Patience(Patience.STANDARD.connect(), stall);
        console.interrupt().jobWorks();
        try (Progress progress = new Progress(console)) {
            FetchListener on =
                    new FetchListener() {
                        @Override
                        public void said(String sentence) {
                            progress.said(sentence);
                        }

                        @Override
                        public void progress(String file, long done, long total) {
                            progress.progress(file, done, total, "bytes", "");
                        }
                    };
            Fetch.Outcome outcome =
                    Fetch.run(set, out, patience, on, () -> console.interrupt().asked());
            return new Answer(outcome, words(set, outcome));
        }
    }

    private static String words(PublicSet set, Fetch.Outcome outcome) {
        // of an archive that was unpacked earlier only the sizes are known
        boolean summed = set.archive() == null || !outcome.fetched().isEmpty();
        String what =
                outcome.fetched().isEmpty()
                        ? outcome.place() + " already holds " + outcome.title()
                        : outcome.title() + " is in " + outcome.place();
        return what
                + (summed ? "; checksums are right." : "; sizes are right.")
                + "\nAn experiment could say:\ndata:\n  set: {type: "
                + outcome.type()
                + "}\n  path: "
                + outcome.place();
    }
}
