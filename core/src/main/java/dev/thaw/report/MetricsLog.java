package dev.thaw.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The log of a training: one JSON object per line, appended and handed to the disk line by line.
 * Every line states {@code trainedImages}; numbers that are not finite are {@code null}.
 */
public final class MetricsLog implements AutoCloseable {
    /** Key that every line holds: images trained when it was written. */
    public static final String IMAGES = "trainedImages";

    private static final int LONGEST_LINE = 1 << 20;

    private final Path file;
    private final FileChannel channel;

    private MetricsLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a log to go on after {@code trainedImages}: lines of a later count, and a last line
     * that was cut off, are removed, because the resumed training will write them again.
     */
    public static MetricsLog open(Path file, long trainedImages) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            long keep = Files.exists(file) ? keep(file, trainedImages) : 0;
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(keep);
            channel.position(keep);
            return new MetricsLog(file, channel);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Length of the leading lines that are whole and not beyond the count. */
    private static long keep(Path file, long trainedImages) throws IOException {
        long kept = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.write(b);
                if (b == '\n') {
                    if (images(file, number, line.toByteArray()) > trainedImages) {
                        return kept;
                    }
                    kept += line.size();
                    line.reset();
                    number++;
                } else if (line.size() > LONGEST_LINE) {
                    throw foreign(file, number);
                }
            }
        }
        return kept;
    }

    private static long images(Path file, int number, byte[] line) throws IOException {
        try {
            JsonNode node = Json.MAPPER.readTree(line);
            if (node != null && node.path(IMAGES).canConvertToLong()) {
                return node.path(IMAGES).asLong();
            }
        } catch (JsonProcessingException e) {
            // Said below: to the user it makes no difference in what way a line is none.
        }
        throw foreign(file, number);
    }

    /** A file of another kind is left as it is: truncating it would destroy what is not ours. */
    private static Fault foreign(Path file, int number) {
        return Fault.input(
                file + " is no training log: line " + number + " does not state " + IMAGES);
    }

    /** Adds one line. */
    public void add(long trainedImages, Map<String, ?> values) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put(IMAGES, trainedImages);
        values.forEach((key, value) -> node.set(key, Json.node(value)));
        ByteBuffer bytes = ByteBuffer.wrap((node + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static Fault unwritable(Path file, IOException e) {
        return Fault.resources(file + " could not be written: " + AtomicFile.reason(e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
