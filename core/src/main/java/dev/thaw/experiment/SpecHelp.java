package dev.thaw.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Says;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One member of a family, described for people and menus. */
public record SpecHelp(String name, String summary, List<Parameter> parameters) {
    private static final Map<Class<?>, String> WORDS =
            Map.ofEntries(
                    Map.entry(int.class, "integer"),
                    Map.entry(long.class, "integer"),
                    Map.entry(Integer.class, "integer"),
                    Map.entry(Long.class, "integer"),
                    Map.entry(double.class, "number"),
                    Map.entry(Double.class, "number"),
                    Map.entry(boolean.class, "boolean"),
                    Map.entry(Boolean.class, "boolean"),
                    Map.entry(String.class, "text"),
                    Map.entry(Path.class, "path"));

    /**
     * One setting.
     *
     * @param type {@code integer}, {@code number}, {@code boolean}, {@code text}, {@code path},
     *     {@code "a | b"} for a choice of words, {@code "list of …"}, <code>{a, b}</code> for a
     *     group with these keys, or the name of a family
     * @param standard the default, null when the setting is required; {@code default} in JSON
     */
    public record Parameter(
            String name,
            String type,
            String unit,
            @JsonProperty("default") @Nullable JsonNode standard,
            String rule,
            String summary) {}

    /** All members of the family with this door, in the order of its catalogue. */
    static List<SpecHelp> of(Specs specs, SpecFamily family) {
        return family.members().entrySet().stream()
                .map(member ->
                        new SpecHelp(
                                member.getKey(),
                                summary(member.getValue().getAnnotation(Says.class)),
                                parameters(specs, member.getValue())))
                .toList();
    }

    private static List<Parameter> parameters(Specs specs, Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(component -> parameter(specs, component))
                .toList();
    }

    private static Parameter parameter(Specs specs, RecordComponent component) {
        Says says = component.getAnnotation(Says.class);
        return new Parameter(
                component.getName(),
                word(specs, component.getGenericType()),
                says == null ? "" : says.unit(),
                Specs.standard(component),
                says == null ? "" : says.rule(),
                summary(says));
    }

    private static String summary(@Nullable Says says) {
        return says == null ? "" : says.value();
    }

    private static String word(Specs specs, Type type) {
        if (type instanceof ParameterizedType list) {
            return "list of " + word(specs, list.getActualTypeArguments()[0]);
        }
        if (!(type instanceof Class<?> plain)) {
            return type.getTypeName();
        }
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(constant -> Specs.wordOf((Enum<?>) constant))
                    .collect(Collectors.joining(" | "));
        }
        SpecFamily family = specs.family(plain);
        return family != null ? family.word() : WORDS.getOrDefault(plain, group(plain));
    }

    /** The keys of a group, so that a list of groups can be written without looking further. */
    private static String group(Class<?> plain) {
        return !plain.isRecord()
                ? "group"
                : Arrays.stream(plain.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}
