package dev.thaw.report;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file: records of (length, masked CRC-32C of the length, event, masked CRC-32C
 * of the event), each event a protocol buffer message {@code tensorflow.Event}. Times are handed in
 * by the caller, in seconds since 1970. Every event is on its way to the disk when its method
 * returns.
 */
public final class EventFile implements AutoCloseable {
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final Path file;
    private final FileChannel channel;

    private EventFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Starts a new file in {@code folder}, beside those that are there.
     *
     * @param step first step that will be written; TensorBoard drops events of earlier files from
     *     this step on, so a resumed training leaves no double lines
     */
    public static EventFile create(Path folder, double wallTime, long step) {
        try {
            Files.createDirectories(folder);
            for (int i = 0; ; i++) {
                Path file =
                        folder.resolve(
                                "events.out.tfevents.%010d.thaw.%d".formatted((long) wallTime, i));
                try {
                    EventFile events =
                            new EventFile(
                                    file,
                                    FileChannel.open(
                                            file,
                                            StandardOpenOption.CREATE_NEW,
                                            StandardOpenOption.WRITE));
                    events.begin(wallTime, step);
                    return events;
                } catch (FileAlreadyExistsException e) {
                    // Taken by an earlier start in the same second: the next number.
                }
            }
        } catch (IOException e) {
            throw Fault.resources(
                    "event files in " + folder + " could not be written: " + AtomicFile.reason(e),
                    e);
        }
    }

    /** The version that readers ask for, then the mark of a start at this step. */
    private void begin(double wallTime, long step) {
        write(new Message().fixed64(1, wallTime).bytes(3, utf8("brain.Event:2")));
        if (step > 0) {
            Message started = new Message().varint(1, 1);
            write(new Message().fixed64(1, wallTime).varint(2, step).bytes(7, started.done()));
        }
    }

    public Path file() {
        return file;
    }

    /** Adds one number per tag: {@code train/loss} … */
    public void scalars(double wallTime, long step, Map<String, Double> values) {
        Message summary = new Message();
        values.forEach((tag, value) ->
                summary.bytes(
                        1,
                        new Message().bytes(1, utf8(tag)).fixed32(2, value.floatValue()).done()));
        event(wallTime, step, summary);
    }

    /** Adds a picture under a tag. */
    public void picture(double wallTime, long step, String tag, Picture picture) {
        Message image =
                new Message()
                        .varint(1, picture.height())
                        .varint(2, picture.width())
                        .varint(3, picture.channels())
                        .bytes(4, PictureWriter.png(picture));
        Message value = new Message().bytes(1, utf8(tag)).bytes(4, image.done());
        event(wallTime, step, new Message().bytes(1, value.done()));
    }

    private void event(double wallTime, long step, Message summary) {
        write(new Message().fixed64(1, wallTime).varint(2, step).bytes(5, summary.done()));
    }

    private void write(Message event) {
        byte[] data = event.done();
        ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(maskedCrc(record.array(), 8));
        record.put(data);
        record.putInt(maskedCrc(data, data.length));
        record.flip();
        try {
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            throw Fault.resources(file + " could not be written: " + AtomicFile.reason(e), e);
        }
    }

    /** Rotated and shifted, as TensorFlow's record format asks, so a CRC of CRCs stays sound. */
    private static int maskedCrc(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + 0xa282ead8;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Fault.resources(file + " could not be closed: " + AtomicFile.reason(e), e);
        }
    }

    /** A protocol buffer message under construction; the few field kinds that events need. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message varint(int field, long value) {
            key(field, 0);
            raw(value);
            return this;
        }

        Message fixed64(int field, double value) {
            key(field, FIXED64);
            little(8, Double.doubleToLongBits(value));
            return this;
        }

        Message fixed32(int field, float value) {
            key(field, FIXED32);
            little(4, Float.floatToIntBits(value));
            return this;
        }

        Message bytes(int field, byte[] value) {
            key(field, BYTES);
            raw(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] done() {
            return out.toByteArray();
        }

        private void key(int field, int kind) {
            raw(((long) field << 3) | kind);
        }

        private void raw(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        private void little(int count, long bits) {
            for (int i = 0; i < count; i++) {
                out.write((int) (bits >>> (8 * i)));
            }
        }
    }
}
