package dev.thaw.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.image.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir Path folder;

    /** Fields of one message by number; numbers as Long or Double, nested messages as bytes. */
    private static Map<Integer, List<Object>> fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, List<Object>> fields = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value =
                    switch ((int) (key & 7)) {
                        case 0 -> (Object) varint(in);
                        case 1 -> in.getDouble();
                        case 2 -> {
                            byte[] bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        case 5 -> (double) in.getFloat();
                        default -> throw new AssertionError("wire type " + (key & 7));
                    };
            fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    /** All events; both checksums of each record must hold. */
    private static List<Map<Integer, List<Object>>> events(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Map<Integer, List<Object>>> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertThat(unmask(in.getInt())).isEqualTo(crc(length));
            long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            byte[] data = new byte[(int) size];
            in.get(data);
            assertThat(unmask(in.getInt())).isEqualTo(crc(data));
            events.add(fields(data));
        }
        return events;
    }

    /** The inverse of the record format's mask. */
    private static int unmask(int masked) {
        int rotated = masked - 0xa282ead8;
        return (rotated >>> 17) | (rotated << 15);
    }

    private static int crc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return (int) crc.getValue();
    }

    private static Map<Integer, List<Object>> inner(Object bytes) {
        return fields((byte[]) bytes);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void theChecksumIsTheOneOfTheStandard() {
        assertThat(crc("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo(0xe3069283);
    }

    /** The record that every event file begins with, byte by byte as TensorFlow writes it. */
    @Test
    void theFirstRecordHasItsKnownBytes() throws IOException {
        Path file;
        try (EventFile events = EventFile.create(folder, 0, 0)) {
            file = events.file();
        }
        byte[] bytes = Files.readAllBytes(file);
        String message = "09" + "00".repeat(8) + "1a0d" + "627261696e2e4576656e743a32";
        assertThat(HexFormat.of().formatHex(bytes, 0, 8)).isEqualTo("1800000000000000");
        assertThat(HexFormat.of().formatHex(bytes, 12, 12 + 24)).isEqualTo(message);
        // The masked checksum of the length 24, known from files of TensorFlow.
        assertThat(HexFormat.of().formatHex(bytes, 8, 12)).isEqualTo("a37f4b22");
        assertThat(bytes).hasSize(8 + 4 + 24 + 4);
    }

    @Test
    void scalarsCarryTimeStepTagAndValue() throws IOException {
        Path file;
        try (EventFile events = EventFile.create(folder, 1.7e9, 0)) {
            file = events.file();
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("train/loss", 0.25);
            values.put("train/größe", Double.NaN);
            events.scalars(1.7e9 + 1.5, 300, values);
        }
        assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
        Map<Integer, List<Object>> event = events(file).get(1);
        assertThat(event.get(1)).containsExactly(1.7e9 + 1.5);
        assertThat(event.get(2)).containsExactly(300L);
        List<Object> values = inner(event.get(5).getFirst()).get(1);
        assertThat(values).hasSize(2);
        assertThat(text(inner(values.get(0)).get(1).getFirst())).isEqualTo("train/loss");
        assertThat(inner(values.get(0)).get(2)).containsExactly(0.25);
        assertThat(text(inner(values.get(1)).get(1).getFirst())).isEqualTo("train/größe");
        assertThat(inner(values.get(1)).get(2)).containsExactly(Double.NaN);
    }

    @Test
    void picturesAreWholePngs() throws IOException {
        Picture ring = SampleReport.ring(2, 1, 3);
        Path file;
        try (EventFile events = EventFile.create(folder, 5, 0)) {
            file = events.file();
            events.picture(6, 7, "samples", ring);
        }
        Object value = inner(events(file).get(1).get(5).getFirst()).get(1).getFirst();
        Map<Integer, List<Object>> image = inner(inner(value).get(4).getFirst());
        assertThat(image.get(1)).containsExactly(32L);
        assertThat(image.get(2)).containsExactly(32L);
        assertThat(image.get(3)).containsExactly(3L);
        var png = ImageIO.read(new ByteArrayInputStream((byte[]) image.get(4).getFirst()));
        assertThat(png.getRGB(9, 15) & 0xff).isEqualTo(ring.at(9, 15, 2));
    }

    @Test
    void aResumedTrainingMarksItsFirstStep() throws IOException {
        Path file;
        try (EventFile events = EventFile.create(folder, 5, 200_000)) {
            file = events.file();
        }
        Map<Integer, List<Object>> start = events(file).get(1);
        assertThat(start.get(2)).containsExactly(200_000L);
        assertThat(inner(start.get(7).getFirst()).get(1)).containsExactly(1L);
    }

    @Test
    void aSecondStartNeverTouchesTheFirstFile() throws IOException {
        EventFile first = EventFile.create(folder, 5, 0);
        first.scalars(5, 1, Map.of("a", 1.0));
        byte[] before = Files.readAllBytes(first.file());
        try (EventFile second = EventFile.create(folder, 5.9, 0)) {
            assertThat(second.file()).isNotEqualTo(first.file());
        }
        assertThat(Files.readAllBytes(first.file())).isEqualTo(before);
        first.close();
    }

    @Test
    void aFolderThatCannotBeMadeIsAFault() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        assertThatThrownBy(() -> EventFile.create(taken, 0, 0))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("could not be written");
    }
}
