package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    a: 1\\nb: 2\\na: 3 | f line 3: key 'a' stands twice
                    {a: {b: 1, b: 2}} | f line 1: key 'b' stands twice
                    b: *x | f line 1: aliases (*) are not allowed
                    a: &x {b: 1}\\nc: *x | f line 2: aliases (*) are not allowed
                    a: !!java.net.URL [x] | f line 1: tags (!) are not allowed
                    a: !x 5 | f line 1: tags (!) are not allowed
                    a: 1\\n---\\nb: 2 | f line 3: only one document is allowed
                    `` | f is empty
                    `# nothing` | f is empty
                    """)
    void whatIsNotPlainSettingsIsRefused(String text, String sentence) {
        assertThatThrownBy(() -> SpecText.parse(text.replace("\\n", "\n"), "f"))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessage(sentence);
    }

    @Test
    void brokenTextIsNamedByLine() {
        assertThatThrownBy(() -> SpecText.parse("a: 1\nb: [1, 2\n", "f.yaml"))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("f.yaml line ");
        assertThatThrownBy(() -> SpecText.parse("{\"a\": NaN}", "f.json"))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("f.json line 1: ");
        assertThatThrownBy(() -> SpecText.parse("a: \t- x: }", "f"))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("f line 1: ");
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> SpecText.parse("[".repeat(5_000) + "]".repeat(5_000), "f"))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("f line 1: ");
        assertThatThrownBy(() -> SpecText.parse("[".repeat(900) + "]".repeat(900), "f.json"))
                .isInstanceOf(Fault.class)
                .hasMessage("f.json line 1: groups must not be nested deeper than 50");
    }

    @Test
    void sizeIsBounded(@TempDir Path folder) throws IOException {
        Path big = folder.resolve("big.yaml");
        Files.writeString(big, "a: " + "x".repeat(SpecText.MOST_BYTES));
        assertThatThrownBy(() -> SpecText.read(big))
                .isInstanceOf(Fault.class)
                .hasMessage("settings file " + big + " must be smaller than 1 MiB");
    }

    @Test
    void numbersKeepTheirValue() {
        assertThat(SpecText.parse("9007199254740993", "f").longValue())
                .isEqualTo(9007199254740993L);
        assertThat(SpecText.parse("1_000", "f").intValue()).isEqualTo(1000);
        assertThat(SpecText.parse("1.0E-4", "f").doubleValue()).isEqualTo(1e-4);
    }
}
