package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.image.PictureInfo.Mode;
import dev.thaw.image.PictureReader.Background;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    private static final PictureReader READER = PictureReader.STANDARD;

    @TempDir Path folder;

    private static Picture read(byte[] file) {
        return READER.read("x", file);
    }

    private static Mode mode(byte[] file) {
        return READER.reading("x", file).info().mode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void losslessFormatsKeepEveryPixel(String format) {
        Picture grey = PictureFiles.noise(13, 7, 1, 1);
        Picture rgb = PictureFiles.noise(13, 7, 3, 2);
        assertThat(read(PictureFiles.encode(format, grey))).isEqualTo(grey);
        assertThat(read(PictureFiles.encode(format, rgb))).isEqualTo(rgb);
    }

    /** The decoder of the JDK is the second opinion; both use the same inverse transform. */
    @Test
    void jpegIsWhatTheJdkDecodes() throws IOException {
        byte[] file = PictureFiles.encode("jpeg", PictureFiles.noise(31, 17, 3, 3));
        BufferedImage other =
                ImageIO.read(
                        new javax.imageio.stream.MemoryCacheImageInputStream(
                                new java.io.ByteArrayInputStream(file)));
        Picture picture = read(file);
        for (int y = 0; y < 17; y++) {
            for (int x = 0; x < 31; x++) {
                Color colour = new Color(other.getRGB(x, y));
                assertThat(List.of(picture.at(x, y, 0), picture.at(x, y, 1), picture.at(x, y, 2)))
                        .as("pixel %d,%d", x, y)
                        .containsExactly(colour.getRed(), colour.getGreen(), colour.getBlue());
            }
        }
    }

    @Test
    void losslessWebpIsRead() {
        boolean[] second = {true, false, false, true, true, true};
        Picture picture = read(PictureFiles.webp(3, 2, second, new byte[0]));
        assertThat(picture)
                .isEqualTo(
                        PictureFiles.of(
                                3, 2, 3, 90, 200, 160, 90, 20, 160, 90, 20, 160, 90, 200, 160, 90,
                                200, 160, 90, 200, 160));
    }

    /** Grey JPEGs and 16-bit greys are where ImageIO's linear grey space would brighten. */
    @Test
    void greyLevelsAreNotBrightened() {
        Picture flat =
                PictureFiles.of(
                        8,
                        8,
                        1,
                        java.util.stream.IntStream.generate(() -> 100).limit(64).toArray());
        assertThat(read(PictureFiles.encode("jpeg", flat))).isEqualTo(flat);
        assertThat(read(PictureFiles.encode("png", PictureFiles.deep(1, 1, 1, 100 * 257))))
                .isEqualTo(PictureFiles.of(1, 1, 1, 100));
    }

    @Test
    void equalChannelsStayRgbUnlessTheFileIsGrey() {
        Picture equal = PictureFiles.of(2, 1, 3, 7, 7, 7, 9, 9, 9);
        byte[] colour = PictureFiles.encode("png", equal);
        assertThat(read(colour)).isEqualTo(equal);
        assertThat(mode(colour)).isEqualTo(Mode.RGB);
        assertThat(read(PictureFiles.encode("png", PictureFiles.of(2, 1, 1, 7, 9))).channels())
                .isEqualTo(1);
    }

    @Test
    void sixteenBitsAreRoundedToEight() {
        // v / 257: 128 is just below one half, 129 just above.
        byte[] grey = PictureFiles.encode("png", PictureFiles.deep(4, 1, 1, 0, 128, 129, 65535));
        assertThat(read(grey)).isEqualTo(PictureFiles.of(4, 1, 1, 0, 0, 1, 255));
        assertThat(mode(grey)).isEqualTo(Mode.GREY_16);
        byte[] rgb = PictureFiles.encode("png", PictureFiles.deep(1, 1, 3, 257, 514, 65000));
        assertThat(read(rgb)).isEqualTo(PictureFiles.of(1, 1, 3, 1, 2, 253));
        assertThat(mode(rgb)).isEqualTo(Mode.RGB_16);
        byte[] clear = PictureFiles.encode("png", PictureFiles.deep(1, 1, 4, 0, 0, 65535, 0));
        assertThat(read(clear)).isEqualTo(PictureFiles.of(1, 1, 3, 255, 255, 255));
        assertThat(mode(clear)).isEqualTo(Mode.RGBA_16);
    }

    @Test
    void fewBitsAreSpreadOverTheWholeRange() {
        byte[] one = PictureFiles.png(4, 1, 1, 0, new byte[][] {{(byte) 0b1010_0000}});
        assertThat(read(one)).isEqualTo(PictureFiles.of(4, 1, 1, 255, 0, 255, 0));
        assertThat(mode(one)).isEqualTo(Mode.BLACK_WHITE);
        byte[] two = PictureFiles.png(4, 1, 2, 0, new byte[][] {{(byte) 0b0001_1011}});
        assertThat(read(two)).isEqualTo(PictureFiles.of(4, 1, 1, 0, 85, 170, 255));
        assertThat(mode(two)).isEqualTo(Mode.GREY);
    }

    @Test
    void transparentPixelsShowTheBackground() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xff102030);
        image.setRGB(1, 0, 0x00102030);
        image.setRGB(2, 0, 0x33102030);
        byte[] file = PictureFiles.encode("png", image);
        // 0x33 = 51 = 255 / 5: one fifth of the colour, four fifths of the background.
        assertThat(read(file))
                .isEqualTo(PictureFiles.of(3, 1, 3, 16, 32, 48, 255, 255, 255, 207, 210, 214));
        assertThat(new PictureReader(1000, Background.BLACK).read("x", file))
                .isEqualTo(PictureFiles.of(3, 1, 3, 16, 32, 48, 0, 0, 0, 3, 6, 10));
        assertThat(mode(file)).isEqualTo(Mode.RGBA);
    }

    @Test
    void greyWithAlphaStaysGrey() {
        byte[] file = PictureFiles.png(2, 1, 8, 4, new byte[][] {{50, -1, 50, 0}});
        assertThat(read(file)).isEqualTo(PictureFiles.of(2, 1, 1, 50, 255));
        assertThat(mode(file)).isEqualTo(Mode.GREY_ALPHA);
        byte[] key = {0, 50};
        byte[] keyed =
                PictureFiles.png(
                        2, 1, 8, 0, new byte[][] {{50, 51}}, PictureFiles.chunk("tRNS", key));
        assertThat(read(keyed)).isEqualTo(PictureFiles.of(2, 1, 1, 255, 51));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif"})
    void palettesBecomeTheirColours(String format) {
        byte[] red = {10, 40, 70};
        byte[] green = {20, 50, 80};
        byte[] blue = {30, 60, 90};
        byte[] file = PictureFiles.encode(format, palette(red, green, blue));
        assertThat(read(file)).isEqualTo(PictureFiles.of(2, 1, 3, 40, 50, 60, 70, 80, 90));
        assertThat(mode(file)).isEqualTo(Mode.PALETTE);
        byte[] greys = PictureFiles.encode("png", palette(red, red, red));
        assertThat(read(greys)).isEqualTo(PictureFiles.of(2, 1, 1, 40, 70));
        assertThat(mode(greys)).isEqualTo(Mode.GREY);
    }

    private static BufferedImage palette(byte[] red, byte[] green, byte[] blue) {
        BufferedImage image =
                new BufferedImage(
                        2,
                        1,
                        BufferedImage.TYPE_BYTE_INDEXED,
                        new IndexColorModel(8, red.length, red, green, blue));
        image.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 2});
        return image;
    }

    /** A flat colour survives JPEG up to one level of rounding per component. */
    @Test
    void cmykBecomesRgbByMultiplyingPaperAndBlack() throws IOException {
        byte[] plain = PictureFiles.fourColourJpeg(16, 16, 204, 51, 0, 102);
        assertNear(read(plain), 51 * 153 / 255, 204 * 153 / 255, 153);
        assertThat(mode(plain)).isEqualTo(Mode.CMYK);
        byte[] adobe = PictureFiles.withSegment(plain, 0xee, PictureFiles.adobe(0));
        assertNear(read(adobe), 204 * 102 / 255, 51 * 102 / 255, 0);
    }

    /** Y = 204 and neutral chroma is r = g = b = 204; Adobe stores 255 minus that. */
    @Test
    void ycckIsCmykBehindAColourTransform() throws IOException {
        byte[] file = PictureFiles.fourColourJpeg(16, 16, 204, 128, 128, 102);
        byte[] ycck = PictureFiles.withSegment(file, 0xee, PictureFiles.adobe(2));
        int expected = 51 * 102 / 255;
        assertNear(read(ycck), expected, expected, expected);
    }

    private static void assertNear(Picture picture, int... colour) {
        for (int c = 0; c < 3; c++) {
            assertThat(picture.at(8, 8, c))
                    .as("channel %d", c)
                    .isBetween(colour[c] - 2, colour[c] + 2);
        }
    }

    @Test
    void embeddedProfilesChangeNothing() {
        byte[] plain = PictureFiles.encode("jpeg", PictureFiles.noise(16, 16, 3, 4));
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] data = PictureFiles.join(PictureFiles.latin("ICC_PROFILE\0\u0001\u0001"), profile);
        assertThat(read(PictureFiles.withSegment(plain, 0xe2, data))).isEqualTo(read(plain));
    }

    @Test
    void aFileIsReadWhateverItsNameSays() throws IOException {
        Picture picture = PictureFiles.noise(5, 4, 3, 5);
        Path file = folder.resolve("really-a-png.jpg");
        Files.write(file, PictureFiles.encode("png", picture));
        assertThat(READER.read(file)).isEqualTo(picture);
    }

    @Test
    void aDeclaredSizeBeyondTheLimitIsRefusedBeforeDecoding() {
        byte[] bomb = PictureFiles.bomb(60_000, 60_000);
        String sentence =
                "bomb.png declares 60000x60000 pixels; a picture must have between 1 and"
                        + " 100000000";
        assertThatThrownBy(() -> READER.read("bomb.png", bomb))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessage(sentence);
        assertThatThrownBy(() -> READER.header("bomb.png", new java.io.ByteArrayInputStream(bomb)))
                .isInstanceOf(Fault.class)
                .hasMessage(sentence);
        byte[] small = PictureFiles.encode("png", PictureFiles.noise(10, 10, 1, 6));
        assertThatThrownBy(() -> new PictureReader(99, Background.WHITE).read("s.png", small))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("10x10");
    }

    @Test
    void theHeaderAloneGivesTheStoredSize() {
        byte[] file =
                PictureFiles.jpegWithExif(
                        PictureFiles.encode("jpeg", PictureFiles.noise(9, 4, 3, 7)), 6);
        assertThat(READER.header("x", new java.io.ByteArrayInputStream(file)))
                .isEqualTo(new PictureReader.Size(9, 4));
    }

    @Test
    void messagesNameTheFileAndTheReason() throws IOException {
        refused(new byte[0], "x is empty or too short for a picture");
        refused(new byte[100], "x is no PNG, JPEG, BMP, GIF, TIFF or WebP file");
        byte[] file = PictureFiles.encode("png", PictureFiles.noise(20, 20, 3, 8));
        refused(
                java.util.Arrays.copyOf(file, 300),
                "x is broken and cannot be read as PNG: Unexpected end of ZLIB input stream");
        Path missing = folder.resolve("none.png");
        assertThatThrownBy(() -> READER.read(missing))
                .isInstanceOf(Fault.class)
                .hasMessage(missing + " cannot be read: no such file or folder");
        Path dangling = Files.createSymbolicLink(folder.resolve("l.png"), missing);
        assertThatThrownBy(() -> READER.read(dangling)).isInstanceOf(Fault.class);
        Path directory = Files.createDirectory(folder.resolve("d.png"));
        assertThatThrownBy(() -> READER.read(directory)).isInstanceOf(Fault.class);
    }

    private static void refused(byte[] file, String sentence) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessage(sentence);
    }

    static Stream<byte[]> oneOfEach() {
        Picture rgb = PictureFiles.noise(11, 6, 3, 9);
        boolean[] second = new boolean[66];
        second[5] = true;
        return Stream.concat(
                Stream.of("png", "jpeg", "bmp", "gif", "tiff")
                        .map(format -> PictureFiles.encode(format, rgb)),
                Stream.of(PictureFiles.webp(11, 6, second, PictureFiles.exif(3))));
    }

    /** Nothing in between: never half a picture, never another exception. */
    @Test
    void aTruncatedFileIsRefusedOrStillWhole() {
        oneOfEach()
                .forEach(file -> {
                    Picture whole = read(file);
                    int refused = 0;
                    for (int length = 0; length < file.length; length++) {
                        try {
                            assertThat(read(java.util.Arrays.copyOf(file, length)))
                                    .as("%d of %d bytes", length, file.length)
                                    .isEqualTo(whole);
                        } catch (Fault e) {
                            assertThat(e.kind()).isEqualTo(Fault.Kind.INPUT);
                            refused++;
                        }
                    }
                    assertThat(refused).isGreaterThan(file.length * 3 / 4);
                });
    }

    @Test
    void damagedBytesNeverSurfaceAsAnotherException() {
        PictureReader careful = new PictureReader(100_000, Background.WHITE);
        var random = new java.util.SplittableRandom(11);
        oneOfEach()
                .forEach(file -> {
                    for (int round = 0; round < 150; round++) {
                        byte[] damaged = file.clone();
                        for (int k = 0; k < 3; k++) {
                            damaged[random.nextInt(file.length)] = (byte) random.nextInt();
                        }
                        try {
                            careful.read("x", damaged);
                        } catch (Fault e) {
                            assertThat(e.kind()).isEqualTo(Fault.Kind.INPUT);
                        }
                    }
                });
    }

    @Test
    void manyThreadsReadTheSame() throws Exception {
        List<byte[]> files = oneOfEach().toList();
        List<Picture> expected = files.stream().map(PictureReaderTest::read).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Picture>> tasks =
                    Stream.generate(files::stream)
                            .limit(20)
                            .flatMap(s -> s)
                            .<Callable<Picture>>map(file -> () -> read(file))
                            .toList();
            List<Future<Picture>> results = threads.invokeAll(tasks);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(expected.get(i % files.size()));
            }
        }
        assertThat(ImageIO.getUseCache()).isFalse();
    }
}
