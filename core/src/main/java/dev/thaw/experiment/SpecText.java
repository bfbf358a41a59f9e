package dev.thaw.experiment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * YAML or JSON text as a tree of plain values: groups, lists, numbers, texts, true, false, null.
 * Bounded in size and depth; no types, no aliases, no key twice.
 */
final class SpecText {
    static final int MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 50;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonFactory YAML = yaml();

    private final JsonParser parser;
    private final String source;

    private SpecText(JsonParser parser, String source) {
        this.parser = parser;
        this.source = source;
    }

    private static JsonFactory yaml() {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(MOST_BYTES);
        bounds.setNestingDepthLimit(DEEPEST);
        return YAMLFactory.builder()
                .loaderOptions(bounds)
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                .build();
    }

    /** The tree in a file: JSON when its name ends in {@code .json}, YAML otherwise. */
    static JsonNode read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw Fault.of(Fault.Kind.USAGE, "settings file " + file + " does not exist", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a folder" : AtomicFile.reason(e);
            throw Fault.of(
                    Fault.Kind.USAGE, "settings file " + file + " could not be read: " + reason, e);
        }
        if (bytes.length > MOST_BYTES) {
            throw Fault.usage("settings file " + file + " must be smaller than 1 MiB");
        }
        return parse(new String(bytes, StandardCharsets.UTF_8), file.toString());
    }

    /** The tree in a text; {@code source} names it in messages. */
    static JsonNode parse(String text, String source) {
        JsonFactory format = source.toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : YAML;
        try (JsonParser parser = format.createParser(text)) {
            return new SpecText(parser, source).document();
        } catch (JsonProcessingException e) {
            String problem = e.getOriginalMessage().strip().lines().findFirst().orElse("");
            throw Fault.of(Fault.Kind.USAGE, source + place(e.getLocation()) + ": " + problem, e);
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.USAGE, source + ": " + e.getMessage(), e);
        }
    }

    private JsonNode document() throws IOException {
        if (parser.nextToken() == null) {
            throw Fault.usage(source + " is empty");
        }
        JsonNode tree = value(0);
        if (parser.nextToken() != null) {
            throw fault("only one document is allowed");
        }
        return tree;
    }

    private JsonNode value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw fault("groups must not be nested deeper than " + DEEPEST);
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw fault("aliases (*) are not allowed");
        }
        if (parser.getTypeId() != null) {
            throw fault("tags (!) are not allowed");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> group(depth);
            case START_ARRAY -> list(depth);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(real());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> throw fault("'" + parser.getText() + "' was not expected");
        };
    }

    private JsonNode whole() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private double real() throws IOException {
        return switch (parser.getText().toLowerCase(Locale.ROOT)) {
            case ".nan" -> Double.NaN;
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            default -> parser.getDoubleValue();
        };
    }

    private ObjectNode group(int depth) throws IOException {
        ObjectNode group = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (group.has(key)) {
                throw fault("key '" + key + "' stands twice");
            }
            parser.nextToken();
            group.set(key, value(depth + 1));
        }
        return group;
    }

    private ArrayNode list(int depth) throws IOException {
        ArrayNode list = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private Fault fault(String sentence) {
        return Fault.usage(source + place(parser.currentTokenLocation()) + ": " + sentence);
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null || at.getLineNr() < 1 ? "" : " line " + at.getLineNr();
    }
}
