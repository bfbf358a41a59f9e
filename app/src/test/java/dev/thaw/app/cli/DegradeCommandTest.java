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

    @Test
    void aPageIsWrittenAsHtml() throws IOException {
        Ran ran =
                Ran.thaw("degrade", in, "--with", "snow", "--frames", "8", "--out", file("s.html"));
        assertThat(ran.code()).isZero();
        assertThat(Files.readString(folder.resolve("s.html"))).contains("<h1>snow</h1>");
    }

    @Test
    void aCheckIsATableWithAnExitCode() {
        String blur = "{type: gaussian-blur, steps: 3, kernel: 5, std: 2}";
        Ran ran = Ran.thaw("degrade", "--check", blur);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .containsPattern("passed +identity +0 pixels +at most 0 ")
                .containsPattern("passed +adjoint ")
                .containsPattern("skipped +mean \\+ sigma·noise +noise is not claimed")
                .containsPattern("measured +cost +[0-9.]+ ms")
                .contains(" pictures of 32x32x3 made by Thaw (dead leaves): passed");
        JsonNode json = Ran.thaw("degrade", "--check", blur, "--json").json();
        assertThat(json.get("passed").asBoolean()).isTrue();
        assertThat(json.get("findings").get(0).get("verdict").asText()).isEqualTo("passed");
        assertThat(json.get("curve")).hasSize(4);
    }

    /** From one step to the next it comes back: the check that says so decides the exit code. */
    @Test
    void aFailedCheckIsAMissedQuality() throws IOException {
        Path spec =
                Files.writeString(
                        folder.resolve("odd.yaml"),
                        "{type: gaussian-blur, steps: 1, kernel: 1, std: 0.001}");
        Ran ran = Ran.thaw("degrade", "--check", spec.toString());
        assertThat(ran.code()).isEqualTo(7);
        assertThat(ran.out())
                .containsPattern("failed +loss of information .*severity 1 changes no picture")
                .contains(": failed loss of information");
    }

    @Test
    void curvesAndEqualisedSchedulesAreWritten() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int k = 0; k < 48; k++) {
            byte[] samples = new byte[16 * 16];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) (i / 16 * (k % 7) * 3 + i % 16 * (k % 5) * 4 + k * 5);
            }
            PictureWriter.write(Picture.of(16, 16, 1, samples), pictures.resolve(k + ".png"));
        }
        String noise = "{type: gaussian-noise, steps: 20}";
        String data = pictures.toString();
        Ran curve =
                Ran.thaw(
                        "degrade",
                        "--curve",
                        noise,
                        "--data",
                        data,
                        "--size",
                        "16",
                        "--out",
                        file("c.html"));
        assertThat(curve.code()).as(curve.err()).isZero();
        assertThat(curve.out()).startsWith("At severity 1, ");
        Ran equal =
                Ran.thaw(
                        "degrade",
                        "--equalise",
                        "4",
                        "--with",
                        noise,
                        "--data",
                        data,
                        "--size",
                        "16",
                        "--out",
                        file("e.yaml"));
        assertThat(equal.code()).as(equal.err()).isZero();
        assertThat(equal.out()).contains("no loss differs by more than").contains(file("e.yaml"));
        Ran used = Ran.thaw("degrade", in, "--with", file("e.yaml"), "--out", file("e.png"));
        assertThat(used.out()).contains("0/4 to 4/4");
    }

    @Test
    void oneThingAtATime() {
        Ran.thaw("degrade", "--with", "snow", "--out", file("x.png"))
                .failed(
                        2,
                        "degrade needs a picture IN, --with and --out; or one of --check, --curve"
                                + " and --equalise");
        Ran.thaw("degrade", "--check", "snow", "--curve", "snow")
                .failed(2, "--check, --curve and --equalise exclude one another");
        Ran.thaw("degrade", in, "--check", "snow")
                .failed(
                        2,
                        "--check, --curve and --equalise take their pictures from --data, not from"
                                + " IN");
        Ran.thaw("degrade", "--curve", "snow").failed(2, "--curve and --equalise need --out");
        Ran.thaw("degrade", "--equalise", "4", "--out", file("x.yaml"))
                .failed(2, "--equalise needs --with, the degradation to schedule");
        Ran.thaw("degrade", "--check", "snow", "--size", "4")
                .failed(2, "size must be between 8 and 128, got 4");
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
