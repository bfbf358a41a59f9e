package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DegradeCommandTest {
    @TempDir private Path folder;
    private String in = "";

    @BeforeEach
    void aPicture() {
        byte[] samples = new byte[40 * 24 * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 7 + i / 120 * 31);
        }
        Path file = folder.resolve("in.png");
        PictureWriter.write(Picture.of(40, 24, 3, samples), file);
        in = file.toString();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aSheetShowsTheSeveritiesSideBySide() {
        Ran ran =
                Ran.thaw(
                        "degrade",
                        in,
                        "--with",
                        "{type: gaussian-blur, steps: 4, std: 1, kernel: 5}",
                        "--out",
                        file("a/sheet.png"),
                        "--json");
        assertThat(ran.err()).isEmpty();
        JsonNode json = ran.json();
        assertThat(json.get("steps").toString()).isEqualTo("[0,1,2,3,4]");
        assertThat(json.get("degradation").get("type").asText()).isEqualTo("gaussian-blur");
        Picture sheet = PictureReader.STANDARD.read(folder.resolve("a/sheet.png"));
        Picture clean = PictureReader.STANDARD.read(Path.of(in));
        assertThat(sheet.width()).isGreaterThan(5 * 80);
        // the first picture of a sheet is the clean one, magnified twice inside a white border
        for (int y = 0; y < clean.height(); y++) {
            for (int x = 0; x < clean.width(); x++) {
                assertThat(sheet.at(2 + 2 * x, 2 + 2 * y, 1)).isEqualTo(clean.at(x, y, 1));
            }
        }
    }

    @Test
    void aGifIsAnAnimation() throws IOException {
        Ran ran = Ran.thaw("degrade", in, "--with", "gaussian-blur", "--out", file("b.GIF"));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains(file("b.GIF")).contains("0/20 to 20/20");
        assertThat(Files.readString(folder.resolve("b.GIF"), StandardCharsets.ISO_8859_1))
                .startsWith("GIF89a");
    }

    @Test
    void theSpecMayBeAFile() throws IOException {
        Path spec = Files.writeString(folder.resolve("blur.yaml"), "type: gaussian-blur\nstd: 3\n");
        Ran ran =
                Ran.thaw(
                        "degrade", in, "--with", spec.toString(), "--out", file("c.png"), "--json");
        assertThat(ran.json().get("degradation").get("std").asDouble()).isEqualTo(3.0);
    }

    @Test
    void mistakesAreNamedAndNothingIsWritten() {
        String out = file("d.png");
        Ran.thaw("degrade", in, "--with", "gausian-blur", "--out", out)
                .failed(2, messageOf("gausian-blur"));
        Ran.thaw("degrade", in, "--with", "{type: gaussian-blur, std: -1}", "--out", out)
                .failed(2, "gaussian-blur std must be a number above 0, got -1.0");
        Ran.thaw("degrade", in, "--with", "gaussian-blur", "--out", out, "--frames", "1")
                .failed(2, "frames must be between 2 and 1000, got 1");
        Ran.thaw("degrade", in, "--with", "gaussian-blur", "--out", out, "--size", "4")
                .failed(2, "size must be 0 (as it is) or at least 8 pixels, got 4");
        Ran.thaw("degrade", file("no.png"), "--with", "gaussian-blur", "--out", out)
                .failed(3, file("no.png") + " cannot be read: no such file or folder");
        Ran.thaw("degrade", in, "--with", "gaussian-blur", "--out", file("d.bmp"))
                .failed(2, "a picture is written as .png or .jpg, got " + file("d.bmp"));
        Ran.thaw("degrade", in, "--with", "gaussian-blur", "--out", in + "/d.png")
                .failed(6, in + "/d.png could not be written: a file stands where a folder must");
        Ran.thaw("degrade", in, "--with", "gaussian-blur", "--out", out, "--device", "gpu")
                .failed(2, "device must be auto, cpu, cuda or cuda:n, got 'gpu'");
        assertThat(folder.resolve("d.png")).doesNotExist();
    }

    private static String messageOf(String name) {
        JsonNode names = Ran.thaw("list", "--json").json().get("degradations");
        StringBuilder known = new StringBuilder();
        names.forEach(n -> known.append(known.isEmpty() ? "" : ", ").append(n.asText()));
        return "degradation '"
                + name
                + "' is not known (did you mean 'gaussian-blur'?); known: "
                + known;
    }
}
