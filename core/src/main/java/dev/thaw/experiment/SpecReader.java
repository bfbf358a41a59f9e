package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.Fault;
import dev.thaw.base.Nearest;
import dev.thaw.base.Says;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of trees, strictly: every key must be known, every value must have the type of its
 * component, keys without a default must be there. Each message starts with the path of the key.
 */
final class SpecReader {
    private final Function<Class<?>, @Nullable SpecFamily> families;

    SpecReader(Function<Class<?>, @Nullable SpecFamily> families) {
        this.families = families;
    }

    /** The value of a component of type {@code type} at the path {@code at}. */
    Object read(Type type, JsonNode node, String at) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(list.getActualTypeArguments()[0], node, at);
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalStateException("a spec cannot hold a " + type);
        }
        SpecFamily family = families.apply(plain);
        if (family != null) {
            return member(family, node, at);
        }
        return plain.isRecord() ? record(plain, group(node, at), at) : scalar(plain, node, at);
    }

    private Object member(SpecFamily family, JsonNode node, String at) {
        if (node.isTextual()) { // a bare name: all settings as by default
            return record(family.find(node.textValue(), at), Specs.NODES.objectNode(), at);
        }
        ObjectNode group = group(node, at);
        JsonNode type = group.get("type");
        if (type == null || !type.isTextual()) {
            throw Fault.usage(
                    Specs.join(at, "type")
                            + " must name a "
                            + family.word()
                            + "; "
                            + family.known());
        }
        Class<?> member = family.find(type.textValue(), Specs.join(at, "type"));
        ObjectNode settings = group.deepCopy();
        settings.remove("type");
        return record(member, settings, at);
    }

    private static ObjectNode group(JsonNode node, String at) {
        if (node instanceof ObjectNode group) {
            return group;
        }
        throw mistake(at, "must be a group of settings", node);
    }

    private Object record(Class<?> type, ObjectNode group, String at) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
        for (String key : (Iterable<String>) group::fieldNames) {
            if (!known.contains(key)) {
                throw Fault.usage(
                        Specs.join(at, key)
                                + ": unknown key"
                                + Nearest.hint(key, known)
                                + "; known: "
                                + String.join(", ", known));
            }
        }
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(components[i], group, at);
        }
        return construct(type, components, values, at);
    }

    private @Nullable Object component(RecordComponent component, ObjectNode group, String at) {
        String path = Specs.join(at, component.getName());
        JsonNode node = group.get(component.getName());
        JsonNode standard = Specs.standard(component);
        if (node == null) {
            node = standard;
        }
        if (node == null) {
            Says says = component.getAnnotation(Says.class);
            throw Fault.usage(path + " is missing" + (says == null ? "" : ": " + says.value()));
        }
        if (node.isNull() && standard != null && standard.isNull()) {
            return null;
        }
        return read(component.getGenericType(), node, path);
    }

    private static Object construct(
            Class<?> type, RecordComponent[] components, @Nullable Object[] values, String at) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Fault fault) {
                throw Fault.of(
                        fault.kind(), prefix(at) + String.valueOf(fault.getMessage()), fault);
            }
            throw new IllegalStateException(type.getName() + " failed to check itself", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be made", e);
        }
    }

    private List<Object> list(Type element, JsonNode node, String at) {
        if (!node.isArray()) {
            throw mistake(at, "must be a list", node);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            values.add(read(element, node.get(i), Specs.join(at, String.valueOf(i))));
        }
        return List.copyOf(values);
    }

    private static Object scalar(Class<?> type, JsonNode node, String at) {
        if (type == int.class || type == Integer.class) {
            return (int) whole(node, at, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class || type == Long.class) {
            return whole(node, at, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class || type == Double.class) {
            return real(node, at);
        } else if (type == boolean.class || type == Boolean.class) {
            return flag(node, at);
        } else if (type == String.class) {
            return text(node, at);
        } else if (type == Path.class) {
            return path(node, at);
        } else if (type.isEnum()) {
            return constant(type, node, at);
        }
        throw new IllegalStateException("a spec cannot hold a " + type.getName());
    }

    /** A whole number; {@code 1e6} is one, {@code 1.5} is not. */
    private static long whole(JsonNode node, String at, long least, long most) {
        if (!node.isNumber()) {
            throw mistake(at, "must be a whole number", node);
        }
        double value = node.doubleValue();
        if (node.isFloatingPointNumber()
                && !(value == Math.rint(value) && Math.abs(value) <= 1L << 53)) {
            throw mistake(at, "must be a whole number", node);
        }
        BigInteger exact =
                node.isFloatingPointNumber()
                        ? BigInteger.valueOf((long) value)
                        : node.bigIntegerValue();
        if (exact.compareTo(BigInteger.valueOf(least)) < 0
                || exact.compareTo(BigInteger.valueOf(most)) > 0) {
            throw mistake(at, "must be a whole number between " + least + " and " + most, node);
        }
        return exact.longValue();
    }

    private static double real(JsonNode node, String at) {
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!Double.isFinite(value)) {
            throw mistake(at, "must be a finite number", node);
        }
        return value;
    }

    private static boolean flag(JsonNode node, String at) {
        if (!node.isBoolean()) {
            throw mistake(at, "must be true or false", node);
        }
        return node.booleanValue();
    }

    private static String text(JsonNode node, String at) {
        if (!node.isTextual()) {
            throw mistake(at, "must be a text (put it in quotes)", node);
        }
        return node.textValue();
    }

    private static Path path(JsonNode node, String at) {
        try {
            return Path.of(text(node, at));
        } catch (InvalidPathException e) {
            throw Fault.of(Fault.Kind.USAGE, prefix(at) + "is no path: " + e.getMessage(), e);
        }
    }

    private static Object constant(Class<?> type, JsonNode node, String at) {
        List<String> known = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            known.add(Specs.wordOf((Enum<?>) constant));
            if (node.isTextual() && known.getLast().equals(node.textValue())) {
                return constant;
            }
        }
        throw mistake(at, "must be one of " + String.join(", ", known), node);
    }

    private static Fault mistake(String at, String rule, JsonNode got) {
        String value =
                switch (got.getNodeType()) {
                    case OBJECT -> "a group of settings";
                    case ARRAY -> "a list";
                    case STRING -> "'" + got.textValue() + "'";
                    case NULL -> "nothing";
                    default -> got.asText();
                };
        return Fault.usage((at.isEmpty() ? "the value" : at) + " " + rule + ", got " + value);
    }

    private static String prefix(String at) {
        return at.isEmpty() ? "" : at + ": ";
    }
}
