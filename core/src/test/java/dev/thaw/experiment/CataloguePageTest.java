package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.degrade.Degradations;
import dev.thaw.degrade.Priors;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class CataloguePageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String REMEDY =
            "run: thaw list degradations --out docs/catalogue.md, and check in what it writes";

    /** A new member, or a changed setting, needs the page made again. */
    @Test
    void everyMemberIsOnTheCheckedInPage() throws IOException {
        String page = Files.readString(DOCS.resolve("catalogue.md"));
        for (SpecHelp help : Specs.STANDARD.describe(Degradations.CATALOGUE)) {
            int from = page.indexOf("\n### " + help.name() + "\n");
            assertThat(from).as(help.name() + " has no section; " + REMEDY).isNotNegative();
            int to = page.indexOf("\n### ", from + 1);
            String section = page.substring(from, to < 0 ? page.length() : to);
            assertThat(section).as(REMEDY).contains(CataloguePage.settings(help));
            if (section.contains("*No strip: ")) {
                continue;
            }
            assertThat(section).as(REMEDY).contains(CataloguePage.image(help.name()));
            Path strip = DOCS.resolve("images/catalogue/" + help.name() + ".png");
            assertThat(strip).as(REMEDY).isRegularFile();
            assertThat(Files.size(strip)).as(strip.toString()).isLessThan(26_000);
        }
    }

    @Test
    void aStripHasARowPerPictureAndAColumnPerSeverity() {
        Picture both = MemberStrip.of("gaussian-blur").picture().orElseThrow();
        assertThat(both.width()).isEqualTo(2 + 4 * 42);
        assertThat(both.height()).isEqualTo(2 + 2 * 42);
        Picture colour = MemberStrip.of("decolor").picture().orElseThrow();
        assertThat(colour.height()).as("a grey digit has no colour to lose").isEqualTo(2 + 42);
        assertThat(MemberStrip.of("overlay").picture()).as("with a picture of its own").isPresent();
        MemberStrip deep = MemberStrip.of("deep-dream");
        assertThat(deep.reason()).startsWith("deep-dream classifier must").doesNotContain(";");
        MemberStrip none = MemberStrip.of("{type: idx}");
        assertThat(none.picture()).isEmpty();
        assertThat(none.reason()).contains("'idx' is not known");
    }

    @Test
    void thePageOfAnotherFamilyHasNoStrips(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("priors.md");
        CataloguePage.Outcome outcome = CataloguePage.write("priors", Priors.CATALOGUE, out);
        assertThat(outcome.strips()).isZero();
        assertThat(outcome.skipped()).isEmpty();
        assertThat(Files.readString(out))
                .startsWith("# Priors\n")
                .contains("### principal-gaussian\n", "| setting | what it is |")
                .doesNotContain("<img");
    }

    @Test
    void thePageOfDegradationsIsWrittenWithItsStrips(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("docs/catalogue.md");
        CataloguePage.Outcome outcome =
                CataloguePage.write("degradations", Degradations.CATALOGUE, out);
        assertThat(outcome.members()).isEqualTo(Degradations.CATALOGUE.entries().size());
        assertThat(outcome.strips() + outcome.skipped().size()).isEqualTo(outcome.members());
        Picture strip =
                PictureReader.STANDARD.read(
                        folder.resolve("docs/images/catalogue/gaussian-blur.png"));
        assertThat(strip).isEqualTo(MemberStrip.of("gaussian-blur").picture().orElseThrow());
        assertThat(Files.readString(out)).contains("\n## Blur\n", "\n### gaussian-blur\n");
    }
}
