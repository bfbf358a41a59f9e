package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    private static final String CHAIN =
            "{type: random-order, steps: 8, severities: split, parts: [{of: {type: pixelate, steps:"
                    + " 3}, most: 0.7}, {of: {type: gaussian-blur, steps: 4, std: 1, kernel: 5}}]}";

    /** The first part by hand, its result as the picture for the second: the same pixels. */
    @Test
    void whatIsExplainedCanBeDoneByHand() {
        Path sheet = folder.resolve("chain.png");
        JsonNode told =
                Ran.thaw(
                                "degrade",
                                in,
                                "--with",
                                CHAIN,
                                "--explain",
                                "--index",
                                "3",
                                "--frames",
                                "2",
                                "--out",
                                sheet.toString(),
                                "--json")
                        .json();
        JsonNode parts = told.get("applied").get(1).get("parts");
        assertThat(parts).hasSize(2);
        Path by = Path.of(in);
        for (JsonNode part : parts) {
            Path next = folder.resolve(part.get("name").asText() + ".png");
            String spec =
                    part.get("name").asText().equals("pixelate")
                            ? "{type: pixelate, steps: 3}"
                            : "{type: gaussian-blur, steps: 4, std: 1, kernel: 5}";
            int steps = spec.contains("pixelate") ? 3 : 4;
            int at = (int) Math.rint(part.get("severity").asDouble() * steps);
            Ran.thaw(
                    "degrade",
                    by.toString(),
                    "--with",
                    spec,
                    "--frames",
                    "" + (steps + 1),
                    "--out",
                    next.toString());
            by = frame(next, at, steps + 1);
        }
        Picture hand = PictureReader.STANDARD.read(by);
        Picture chain = PictureReader.STANDARD.read(frame(sheet, 1, 2));
        for (int y = 0; y < hand.height(); y++) {
            for (int x = 0; x < hand.width(); x++) {
                // between the two parts the picture by hand was rounded to bytes
                assertThat(hand.at(x, y, 0)).isCloseTo(chain.at(x, y, 0), within(1));
            }
        }
    }

    /** One frame of a sheet in its own size, as a file. */
    private Path frame(Path file, int index, int of) {
        Picture sheet = PictureReader.STANDARD.read(file);
        int cell = (sheet.width() - 2) / of;
        byte[] samples = new byte[40 * 24 * 3];
        for (int y = 0; y < 24; y++) {
            for (int x = 0; x < 40; x++) {
                for (int c = 0; c < 3; c++) {
                    samples[(y * 40 + x) * 3 + c] =
                            (byte) sheet.at(2 + index * cell + 2 * x, 2 + 2 * y, c);
                }
            }
        }
        Path out = folder.resolve(file.getFileName() + "-" + index + ".png");
        PictureWriter.write(Picture.of(40, 24, 3, samples), out);
        return out;
    }

    @Test
    void seedAndIndexKeyTheDraw() throws IOException {
        String noise = "{type: gaussian-noise, steps: 4}";
        String spec = "{type: one-of, parts: [{of: " + noise + "}, {of: inpaint-mask}]}";
        Set<String> sheets = new LinkedHashSet<>();
        Set<String> told = new LinkedHashSet<>();
        for (String index : List.of("0", "17", "17")) {
            for (String use : List.of("preview", "training", "evaluation")) {
                Path out = folder.resolve("keyed.png");
                Ran ran =
                        Ran.thaw(
                                "degrade",
                                in,
                                "--with",
                                spec,
                                "--explain",
                                "--index",
                                index,
                                "--draw-of",
                                use,
                                "--out",
                                out.toString(),
                                "--seed",
                                "5");
                told.add(ran.out());
                sheets.add(Arrays.toString(Files.readAllBytes(out)));
            }
        }
        assertThat(sheets).hasSize(6);
        assertThat(told).hasSize(6);
        assertThat(told.iterator().next())
                .startsWith(in + ": seed 5, index 0\n  step 0 of 40\n    nothing")
                .contains("  step 20 of 40\n    one-of at 0.5, part ");
    }

    @Test
    void severalPicturesHaveOneNumberAfterTheOther() throws IOException {
        Path more = Files.createDirectories(folder.resolve("more"));
        Files.copy(Path.of(in), more.resolve("a.png"));
        Files.copy(Path.of(in), more.resolve("b.png"));
        JsonNode both =
                Ran.thaw(
                                "degrade",
                                more.toString(),
                                "--with",
                                "gaussian-noise",
                                "--index",
                                "4",
                                "--out",
                                file("sheets"),
                                "--json")
                        .json();
        assertThat(both).hasSize(2);
        assertThat(both.get(1).get("index").asInt()).isEqualTo(5);
        assertThat(folder.resolve("sheets/4-a.png")).exists();
        assertThat(
                        Files.mismatch(
                                folder.resolve("sheets/4-a.png"), folder.resolve("sheets/5-b.png")))
                .isNotEqualTo(-1);
        Ran.thaw("degrade", in, "--with", "gaussian-noise", "--index", "5", "--out", file("5.png"));
        assertThat(Files.mismatch(folder.resolve("5.png"), folder.resolve("sheets/5-b.png")))
                .isEqualTo(-1);
    }

    @Test
    void theRealWorldChainIsUsableAsItIs() {
        Ran ran =
                Ran.thaw(
                        "degrade",
                        in,
                        "--with",
                        "../experiments/degradations/real-world.yaml",
                        "--explain");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("eight-bit at 1.0").contains("random-order at 1.0");
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
        Ran.thaw("degrade", in, "--with", "gaussian-blur")
                .failed(2, "degrade needs --out, --explain or both");
        Ran.thaw("degrade", in, "--with", "gaussian-blur", "--explain", "--index", "-1")
                .failed(2, "index must be at least 0, got -1");
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
