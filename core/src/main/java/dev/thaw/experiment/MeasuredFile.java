package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.AtomicFile;
import dev.thaw.metric.Score;
import dev.thaw.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The scores of one row in a file, so that a long measurement need not be repeated.
 *
 * @param made words for everything that the numbers depend on; others make the file worthless
 */
record MeasuredFile(Path file, String made) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The row; empty when it was not measured, or in another way. */
    Optional<Table.Row> read() {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            return Optional.empty(); // what cannot be read is measured anew
        }
        if (!root.path("made").asText().equals(made)) {
            return Optional.empty();
        }
        List<Score> scores = new ArrayList<>();
        root.path("scores").forEach(s -> scores.add(score(s)));
        return Optional.of(
                new Table.Row(root.path("key").asText(), root.path("label").asText(), scores));
    }

    private static Score score(JsonNode s) {
        List<String> notes = new ArrayList<>();
        s.path("notes").forEach(n -> notes.add(n.asText()));
        return new Score(
                s.path("name").asText(),
                s.path("profile").asText(),
                s.path("lowerIsBetter").asBoolean(),
                s.path("value").asDouble(Double.NaN),
                s.has("spread")
                        ? OptionalDouble.of(s.path("spread").asDouble())
                        : OptionalDouble.empty(),
                s.path("images").asLong(),
                s.path("references").asLong(),
                notes);
    }

    void write(Table.Row row) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("key", row.key());
        root.put("label", row.label());
        var scores = root.putArray("scores");
        for (Score s : row.scores()) {
            ObjectNode node = scores.addObject();
            node.put("name", s.name());
            node.put("profile", s.profile());
            node.put("lowerIsBetter", s.lowerIsBetter());
            if (Double.isFinite(s.value())) {
                node.put("value", s.value());
            }
            s.spread().ifPresent(spread -> node.put("spread", spread));
            node.put("images", s.images());
            node.put("references", s.references());
            var notes = node.putArray("notes");
            s.notes().forEach(notes::add);
        }
        root.put("made", made);
        byte[] text;
        try {
            text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        AtomicFile.write(file, out -> out.write(text));
    }
}
