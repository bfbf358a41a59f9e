package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.Catalogue;
import dev.thaw.base.Says;
import dev.thaw.data.Datasets;
import dev.thaw.degrade.Degradations;
import dev.thaw.degrade.Priors;
import dev.thaw.metric.Metrics;
import dev.thaw.nn.Architectures;
import dev.thaw.sample.Samplers;
import dev.thaw.train.Objectives;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spec records as YAML and JSON, and back: the only reflection in Thaw. A group of settings is a
 * record and its keys are the components; where a family stands, the key {@code type} names the
 * member, or a bare name stands for the member with all defaults. Keys left out take the default
 * that {@link Says} states. Enums are written in kebab case. Reading is strict, see {@link
 * SpecReader}; writing spells everything out, so {@code read(yaml(spec))} equals {@code spec}.
 */
public final class Specs {
    /** The families of Thaw by the plural that stands for them on the command line. */
    public static final Map<String, Catalogue<?>> FAMILIES = families();

    /** Reads and writes the families of Thaw. */
    public static final Specs STANDARD = new Specs(List.copyOf(FAMILIES.values()));

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<Class<?>, SpecFamily> families = new LinkedHashMap<>();

    public Specs(List<Catalogue<?>> catalogues) {
        catalogues.forEach(c -> families.put(c.door(), SpecFamily.of(c)));
    }

    private static Map<String, Catalogue<?>> families() {
        Map<String, Catalogue<?>> families = new LinkedHashMap<>();
        families.put("datasets", Datasets.CATALOGUE);
        families.put("degradations", Degradations.CATALOGUE);
        families.put("priors", Priors.CATALOGUE);
        families.put("networks", Architectures.CATALOGUE);
        families.put("objectives", Objectives.CATALOGUE);
        families.put("samplers", Samplers.CATALOGUE);
        families.put("metrics", Metrics.CATALOGUE);
        return Collections.unmodifiableMap(families);
    }

    /**
     * Reads a settings file.
     *
     * @param overrides {@code path=value} each, applied in order; see {@link SpecPath}
     * @throws dev.thaw.base.Fault of kind usage, starting with the path of the offending key
     */
    public <T> T read(Class<T> type, Path file, List<String> overrides) {
        return read(type, SpecText.read(file), overrides);
    }

    /** Reads a YAML text; {@code source} names it in messages. */
    public <T> T read(Class<T> type, String text, String source) {
        return read(type, SpecText.parse(text, source), List.of());
    }

    /** Reads a tree of settings, such as {@link #tree} makes. */
    public <T> T read(Class<T> type, JsonNode tree, List<String> overrides) {
        JsonNode changed = tree.deepCopy();
        for (String override : overrides) {
            changed = new SpecPath(this, override).applyTo(type, changed);
        }
        return type.cast(new SpecReader(this::family).read(type, changed, ""));
    }

    /** Reads a command-line argument: a settings file, a text in braces, or a bare name. */
    public <T> T argument(Class<T> type, String argument) {
        boolean inline = argument.strip().startsWith("{");
        if (!inline
                && (argument.matches("(?i).*\\.(ya?ml|json)") || Files.exists(Path.of(argument)))) {
            return read(type, Path.of(argument), List.of());
        }
        return read(type, argument, "'" + argument + "'");
    }

    /** All settings of a spec, defaults spelled out. */
    public ObjectNode tree(Record spec) {
        for (SpecFamily family : families.values()) {
            if (family.door().isInstance(spec)) {
                return (ObjectNode) node(family.door(), spec);
            }
        }
        return group(spec, NODES.objectNode());
    }

    /** All settings of a spec as YAML text. */
    public String yaml(Record spec) {
        return SpecPrinter.yaml(tree(spec));
    }

    /** A tree of settings as YAML text. */
    public static String print(JsonNode tree) {
        return SpecPrinter.yaml(tree);
    }

    /** All settings of a spec as JSON text. */
    public String json(Record spec) {
        return SpecPrinter.json(tree(spec));
    }

    /** The members of a family with their settings. */
    public List<SpecHelp> describe(Catalogue<?> catalogue) {
        return SpecHelp.of(this, SpecFamily.of(catalogue));
    }

    /** The family behind a type; null when the type is none. */
    @Nullable SpecFamily family(Class<?> type) {
        SpecFamily listed = families.get(type);
        return listed == null && type.isSealed() && type.isInterface()
                ? SpecFamily.ofSealed(type)
                : listed;
    }

    private JsonNode node(Type declared, @Nullable Object value) {
        SpecFamily family = declared instanceof Class<?> plain ? family(plain) : null;
        return switch (value) {
            case null -> NODES.nullNode();
            case Record spec when family != null ->
                    group(spec, NODES.objectNode().put("type", family.nameOf(spec)));
            case Record spec -> group(spec, NODES.objectNode());
            case List<?> list when declared instanceof ParameterizedType generic -> {
                ArrayNode array = NODES.arrayNode();
                list.forEach(v -> array.add(node(generic.getActualTypeArguments()[0], v)));
                yield array;
            }
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> number(number);
            case Boolean flag -> NODES.booleanNode(flag);
            case Enum<?> constant -> NODES.textNode(wordOf(constant));
            case String text -> NODES.textNode(text);
            case Path path -> NODES.textNode(path.toString());
            default -> throw new IllegalStateException("a spec cannot hold a " + declared);
        };
    }

    private ObjectNode group(Record spec, ObjectNode group) {
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            group.set(
                    component.getName(), node(component.getGenericType(), value(spec, component)));
        }
        return group;
    }

    private static @Nullable Object value(Record spec, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(spec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /** Without an exponent where that stays short, so that any YAML reader sees a number. */
    private static JsonNode number(double value) {
        double size = Math.abs(value);
        boolean plain = (size >= 1e-9 && size < 1e15) || (value == 0 && 1 / value > 0);
        if (!plain) {
            return NODES.numberNode(value);
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        return NODES.numberNode(decimal.scale() < 1 ? decimal.setScale(1) : decimal);
    }

    /** The default of a component as a tree; null when the key is required. */
    static @Nullable JsonNode standard(RecordComponent component) {
        Says says = component.getAnnotation(Says.class);
        return says == null || says.byDefault().isEmpty()
                ? null
                : SpecText.parse(says.byDefault(), "default of " + component.getName());
    }

    static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String join(String at, String key) {
        return at.isEmpty() ? key : at + "." + key;
    }
}
