package dev.thaw.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the files of a run need it: numbers are numbers, and those that JSON lacks are null. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A value as a node: maps, lists, numbers, words and nodes. */
    static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case Double d when !Double.isFinite(d) -> NullNode.getInstance();
            case Float f when !Float.isFinite(f) -> NullNode.getInstance();
            case Map<?, ?> map -> {
                var object = JsonNodeFactory.instance.objectNode();
                map.forEach((key, inner) -> object.set(String.valueOf(key), node(inner)));
                yield object;
            }
            case Iterable<?> list when !(value instanceof JsonNode) -> {
                var array = JsonNodeFactory.instance.arrayNode();
                list.forEach(inner -> array.add(node(inner)));
                yield array;
            }
            case null -> NullNode.getInstance();
            default -> MAPPER.valueToTree(value);
        };
    }

    /** Leaves of a tree by path in words, for tables: {@code versions: java} → {@code 25}. */
    static Map<String, String> leaves(JsonNode node) {
        Map<String, String> leaves = new LinkedHashMap<>();
        collect("", node, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            String prefix = path.isEmpty() ? "" : path + ": ";
            node.properties()
                    .forEach(e -> collect(prefix + words(e.getKey()), e.getValue(), leaves));
        } else if (node.isIntegralNumber()) {
            leaves.put(path, String.format(Locale.ROOT, "%,d", node.bigIntegerValue()));
        } else {
            leaves.put(path, node.isTextual() ? node.asText() : node.toString());
        }
    }

    /** {@code trainedImages} → {@code trained images}. */
    private static String words(String key) {
        return key.replaceAll("(?<=[a-z0-9])(?=[A-Z][a-z])", " ").toLowerCase(Locale.ROOT);
    }
}
