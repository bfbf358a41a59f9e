package dev.thaw.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The file of results: an array, in the order of {@link Measures}. */
final class Records {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Records() {}

    /** Puts these records in the place of older ones of the same names; others stay. */
    static void write(Path file, List<Result> fresh) {
        Map<String, Result> all = new LinkedHashMap<>();
        Measures.all()
                .forEach(m ->
                        read(file).stream()
                                .filter(r -> r.name().equals(m.name()))
                                .forEach(r -> all.put(r.name(), r)));
        fresh.forEach(r -> all.put(r.name(), r));
        List<Result> ordered =
                Measures.all().stream()
                        .filter(m -> all.containsKey(m.name()))
                        .map(m -> all.get(m.name()))
                        .toList();
        try {
            byte[] bytes =
                    (JSON.writeValueAsString(ordered) + "\n").getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(file, stream -> stream.write(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty when there is no file. */
    static List<Result> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Arrays.asList(JSON.readValue(file.toFile(), Result[].class));
        } catch (IOException e) {
            throw Fault.input(file + " is no file of benchmark results", e);
        }
    }
}
