package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.Fault;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One override {@code path=value} of a tree of settings: {@code training.batch=64}, {@code
 * evaluation.metrics.0=psnr} (a list index; the index behind the last element appends), {@code
 * degradation.type=pixelate} (another member of a family starts from its own defaults). The value
 * is YAML. Groups that the tree leaves out start from their defaults. Whether the result makes
 * sense is for {@link SpecReader} to say.
 */
final class SpecPath {
    private final Specs specs;
    private final String override;
    private final List<String> keys;
    private final String text;

    SpecPath(Specs specs, String override) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw Fault.usage("an override must look like path=value, got '" + override + "'");
        }
        this.specs = specs;
        this.override = override;
        this.text = override.substring(equals + 1);
        String path = override.substring(0, equals).strip().replaceAll("\\[(\\d+)]", ".$1");
        this.keys = List.of(path.split("\\.", -1));
        if (keys.stream().anyMatch(String::isBlank)) {
            throw Fault.usage("an override must not have an empty key, got '" + override + "'");
        }
    }

    JsonNode applyTo(Type type, JsonNode tree) {
        return change(type, tree, 0);
    }

    /** The tree {@code node} of type {@code type} with the value at {@code keys[depth …]} set. */
    private JsonNode change(@Nullable Type type, JsonNode node, int depth) {
        if (depth == keys.size()) {
            return value(type);
        }
        String key = keys.get(depth);
        SpecFamily family = type instanceof Class<?> plain ? specs.family(plain) : null;
        if (family != null && node.isTextual()) {
            return change(type, Specs.NODES.objectNode().put("type", node.textValue()), depth);
        }
        return switch (node) {
            case ArrayNode list -> changeList(type, list, key, depth);
            case ObjectNode group when family != null && key.equals("type") ->
                    switchTo(group, value(String.class));
            case ObjectNode group -> changeGroup(type, family, group, key, depth);
            default ->
                    throw Fault.usage(
                            String.join(".", keys.subList(0, depth))
                                    + " is no group of settings, so '"
                                    + override
                                    + "' cannot be set");
        };
    }

    private JsonNode changeGroup(
            @Nullable Type type,
            @Nullable SpecFamily family,
            ObjectNode group,
            String key,
            int depth) {
        RecordComponent component = component(type, family, group, key);
        JsonNode old = group.get(key);
        if (old == null) {
            old = component == null ? null : Specs.standard(component);
        }
        if (old == null || old.isNull()) {
            old = Specs.NODES.objectNode();
        }
        Type inner = component == null ? null : component.getGenericType();
        group.set(key, change(inner, old, depth + 1));
        return group;
    }

    private JsonNode changeList(@Nullable Type type, ArrayNode list, String key, int depth) {
        int index = key.matches("\\d{1,6}") ? Integer.parseInt(key) : -1;
        if (index < 0 || index > list.size()) {
            throw Fault.usage(
                    String.join(".", keys.subList(0, depth))
                            + " is a list of "
                            + list.size()
                            + ", so its index must be between 0 and "
                            + list.size()
                            + ", got '"
                            + key
                            + "'");
        }
        Type element =
                type instanceof ParameterizedType generic
                        ? generic.getActualTypeArguments()[0]
                        : null;
        JsonNode old = index < list.size() ? list.get(index) : Specs.NODES.objectNode();
        JsonNode changed = change(element, old, depth + 1);
        if (index < list.size()) {
            list.set(index, changed);
        } else {
            list.add(changed);
        }
        return list;
    }

    private static ObjectNode switchTo(ObjectNode group, JsonNode name) {
        if (!name.equals(group.get("type"))) {
            group.removeAll();
            group.set("type", name);
        }
        return group;
    }

    private static @Nullable RecordComponent component(
            @Nullable Type type, @Nullable SpecFamily family, ObjectNode group, String key) {
        Class<?> record = type instanceof Class<?> plain ? plain : null;
        if (family != null) {
            record = family.members().get(group.path("type").asText());
        }
        if (record == null || !record.isRecord()) {
            return null;
        }
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getName().equals(key)) {
                return component;
            }
        }
        return null;
    }

    /** Where a text is wanted, the value is taken as it stands. */
    private JsonNode value(@Nullable Type type) {
        return type == String.class || text.isBlank()
                ? Specs.NODES.textNode(text)
                : SpecText.parse(text, "'" + override + "'");
    }
}
