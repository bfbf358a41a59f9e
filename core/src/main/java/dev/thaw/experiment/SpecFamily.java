package dev.thaw.experiment;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Fault;
import dev.thaw.base.Nearest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A choice between spec records by the key {@code type}: the members of a catalogue, or the records
 * that a sealed interface permits.
 */
record SpecFamily(String word, Class<?> door, Map<String, Class<?>> members) {
    static SpecFamily of(Catalogue<?> catalogue) {
        Map<String, Class<?>> members = new LinkedHashMap<>();
        catalogue.entries().forEach(entry -> members.put(entry.name(), entry.type()));
        return new SpecFamily(catalogue.family(), catalogue.door(), members);
    }

    static SpecFamily ofSealed(Class<?> door) {
        Map<String, Class<?>> members = new LinkedHashMap<>();
        Arrays.stream(door.getPermittedSubclasses())
                .forEach(type -> members.put(Catalogue.nameOf(type), type));
        return new SpecFamily(Catalogue.nameOf(door).replace('-', ' '), door, members);
    }

    String nameOf(Object spec) {
        return members.entrySet().stream()
                .filter(member -> member.getValue() == spec.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() ->
                        Fault.usage(
                                spec.getClass().getName()
                                        + " is not in the catalogue of the family '"
                                        + word
                                        + "'"));
    }

    /** The record called {@code name}; {@code at} is the path of the key that names it. */
    Class<?> find(String name, String at) {
        Class<?> found = members.get(name);
        if (found == null) {
            throw Fault.usage(
                    (at.isEmpty() ? "" : at + ": ")
                            + word
                            + " '"
                            + name
                            + "' is not known"
                            + Nearest.hint(name, members.keySet())
                            + "; "
                            + known());
        }
        return found;
    }

    String known() {
        return "known: " + String.join(", ", members.keySet());
    }
}
