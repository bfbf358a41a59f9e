package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class ThawTest {
    /** Every command and sub-command as the words that call it. */
    static Stream<List<String>> commands() {
        return below(Main.commandLine(), List.of());
    }

    private static Stream<List<String>> below(CommandLine line, List<String> words) {
        return Stream.concat(
                Stream.of(words),
                line.getSubcommands().entrySet().stream()
                        .flatMap(sub ->
                                below(
                                        sub.getValue(),
                                        Stream.concat(words.stream(), Stream.of(sub.getKey()))
                                                .toList())));
    }

    private static String[] and(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfAndEveryOption(List<String> words) {
        Ran ran = Ran.thaw(and(words, "--help"));
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Usage: " + String.join(" ", and(List.of("thaw"), and(words))))
                .contains("--json", "--device", "--seed", "--threads", "--verbose", "--help");
        CommandLine line = Main.commandLine();
        for (String word : words) {
            line = line.getSubcommands().get(word);
        }
        assertThat(line.getCommandSpec().usageMessage().description()).isNotEmpty();
        assertThat(line.getCommandSpec().args())
                .allSatisfy(arg -> assertThat(arg.description()).isNotEmpty());
        assertThat(Ran.thaw(and(words, "--help", "--json")).json().get("help").asText())
                .isEqualTo(ran.out().stripTrailing());
    }

    @Test
    void commandsThatAreNotCalledAreListedAlike() {
        assertThat(Main.commandLine("--help").getUsageMessage())
                .isEqualTo(Main.commandLine().getUsageMessage())
                .contains("restore ", "Restores ", "doctor ");
    }

    @Test
    void aFileOfArgumentsMayNameTheCommand(@TempDir Path folder) throws IOException {
        Path words = Files.writeString(folder.resolve("words"), "list metrics");
        assertThat(Ran.thaw("@" + words).out()).isEqualTo(Ran.thaw("list", "metrics").out());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandRefusesWhatItDoesNotKnow(List<String> words) {
        String name = String.join(" ", and(List.of("thaw"), and(words)));
        Ran.thaw(and(words, "--jsn"))
                .failed(
                        2,
                        "unknown option '--jsn' (did you mean '--json'?); see '"
                                + name
                                + " --help'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    lsit | unknown command 'lsit' (did you mean 'list'?); see 'thaw --help'
                    frobnicate | unknown command 'frobnicate'; see 'thaw --help'
                    list metrics more | unknown extra argument 'more'; see 'thaw list --help'
                    --seed=x list | invalid value for option '--seed': 'x' is not a whole number; see 'thaw --help'
                    list --seed 1.5 | invalid value for option '--seed': '1.5' is not a whole number; see 'thaw list --help'
                    list --threads | missing required parameter for option '--threads' (N); see 'thaw list --help'
                    list --threads 0 | --threads must be between 1 and 1024, got 0
                    list --threads 99999999999 | invalid value for option '--threads': '99999999999' is too large; see 'thaw list --help'
                    degrade a.png --wiht x | unknown option '--wiht' (did you mean '--with'?); see 'thaw degrade --help'
                    """)
    void wrongCallsAreNamed(String words, String sentence) {
        Ran.thaw(words.split(" ")).failed(2, sentence);
        Ran json = Ran.thaw(("--json " + words).split(" "));
        json.failed(2, sentence);
        assertThat(json.json().get("error").get("message").asText()).isEqualTo(sentence);
    }

    @Test
    void aMissingCommandIsNamedWithTheKnownOnes() {
        Ran ran = Ran.thaw();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("thaw: a command is missing; known: ")
                .contains("list")
                .endsWith("; see 'thaw --help'\n");
    }

    @Test
    void globalOptionsMayStandBeforeOrAfterTheCommand() {
        Ran before = Ran.thaw("--json", "list", "metrics");
        assertThat(before).isEqualTo(Ran.thaw("list", "--json", "metrics"));
        assertThat(before.json().isArray()).isTrue();
    }

    @Test
    void theVersionIsShown() {
        assertThat(Ran.thaw("--version").out()).startsWith("thaw ");
        assertThat(Ran.thaw("--version", "--json").json().get("version").asText()).isNotEmpty();
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAFailure() {
        PrintStream full =
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws java.io.IOException {
                                throw new java.io.IOException("No space left on device");
                            }
                        });
        PrintStream err = new PrintStream(OutputStream.nullOutputStream());
        assertThat(Main.run(new Console(full, err, 0), "list")).isEqualTo(6);
        assertThat(Main.run(new Console(full, err, 0), "list", "--json")).isEqualTo(6);
    }
}
