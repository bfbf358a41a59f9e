package dev.thaw.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.image.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    @Test
    void aStripPutsItsPicturesSideBySideUnchanged() {
        Picture first = SampleReport.ring(1, 0, 1);
        Picture second = SampleReport.ring(2, 0, 1);
        Picture strip = new ContactSheet.Strip("s", List.of(first, second)).picture();
        assertThat(strip.height()).isEqualTo(34);
        assertThat(strip.width()).isEqualTo(3 + 64);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                assertThat(strip.at(1 + x, 1 + y, 0)).isEqualTo(first.at(x, y, 0));
                assertThat(strip.at(34 + x, 1 + y, 0)).isEqualTo(second.at(x, y, 0));
            }
        }
    }

    @Test
    void theSheetHasOneRowPerStripLargeEnoughForItsLabel() {
        ContactSheet sheet =
                new ContactSheet(
                        "c",
                        List.of(
                                SampleReport.strip("Original", 0, 0),
                                SampleReport.strip("Degraded", 6, 0)));
        Picture picture = sheet.picture();
        assertThat(picture.width()).isEqualTo(2 + 12 * (96 + 2));
        assertThat(picture.height()).isBetween(2 * 96, 2 * 130);
    }

    @Test
    void stripsOfDifferentLengthAreRejected() {
        ContactSheet.Strip one = new ContactSheet.Strip("1", List.of(SampleReport.ring(1, 0, 1)));
        assertThatThrownBy(
                        () -> new ContactSheet("c", List.of(one, SampleReport.strip("12", 0, 0))))
                .hasMessageContaining("must have one length");
        assertThatThrownBy(() -> new ContactSheet.Strip("none", List.of()))
                .hasMessageContaining("must not be empty");
    }
}
