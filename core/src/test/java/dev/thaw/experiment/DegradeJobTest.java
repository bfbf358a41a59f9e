package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class DegradeJobTest {
    @Test
    void largePicturesAreShrunkInProportionAndSmallOnesNot(@TempDir Path folder) {
        Path in = folder.resolve("in.png");
        PictureWriter.write(Picture.of(300, 100, 1, new byte[30_000]), in);
        Path out = folder.resolve("out.png");
        var whole = new DegradeJob.Request(in, "gaussian-blur", 3, 0, 0, out);
        assertThat(DegradeJob.run(whole, "cpu").width()).isEqualTo(300);
        var small = new DegradeJob.Request(in, "gaussian-blur", 3, 150, 0, out);
        DegradeJob.Outcome outcome = DegradeJob.run(small, "cpu");
        assertThat(outcome.width()).isEqualTo(150);
        assertThat(outcome.height()).isEqualTo(50);
        assertThat(outcome.steps()).containsExactly(0, 10, 20);
        assertThat(PictureReader.STANDARD.read(out).width()).isEqualTo(2 + 3 * 152);
    }

    @Test
    void aPageHoldsEverything(@TempDir Path folder) throws IOException {
        Path in = folder.resolve("in.png");
        PictureWriter.write(Picture.of(12, 12, 1, new byte[144]), in);
        Path out = folder.resolve("page.html");
        var request = new DegradeJob.Request(in, "gaussian-blur", 5, 0, 7, out);
        assertThat(DegradeJob.run(request, "cpu").output()).isEqualTo(out.toString());
        assertThat(Files.readString(out))
                .contains("<h1>gaussian-blur</h1>", "From left to right: 0/20, 5/20, 10/20, 15/20")
                .contains("data:image/png;base64", "kernel: ")
                .doesNotContain("<script");
        var many = new DegradeJob.Request(in, "{type: snow, steps: 40}", 22, 0, 7, out);
        DegradeJob.run(many, "cpu");
        // two rows of eleven do not fit, eleven rows of two would not be read: as many as fit
        assertThat(Files.readString(out).split("<div class=\"strip\">", -1)).hasSize(12);
    }

    /** A picture file holds RGB: numbers in Lab would be read as if they were. */
    @Test
    void whatIsNoPictureIsRefused(@TempDir Path folder) {
        Path in = folder.resolve("in.png");
        PictureWriter.write(Picture.of(4, 4, 3, new byte[48]), in);
        var lab = "{type: eight-bit, of: {type: decolor, images: lab}}";
        var request = new DegradeJob.Request(in, lab, 3, 0, 0, folder.resolve("out.png"));
        assertThatThrownBy(() -> DegradeJob.run(request, "cpu"))
                .hasMessageStartingWith("the degradation of a file must work on pictures");
        assertThatThrownBy(() ->
                        Specs.STANDARD.read(Experiment.class, "degradation: " + lab, "lab.yaml"))
                .hasMessageContaining("the degradation of an experiment must work on pictures");
    }
}
