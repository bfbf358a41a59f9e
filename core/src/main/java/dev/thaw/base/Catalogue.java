package dev.thaw.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The members of one family of specs, by name. A member's name is its class name in kebab case
 * ({@code GaussianBlur} is {@code gaussian-blur}). Members from other jars join through {@link
 * Extension}.
 *
 * @param <S> the spec interface of the family
 */
public final class Catalogue<S> {
    /** Service through which another jar offers spec records of any family. */
    public interface Extension {
        List<Class<?>> members();
    }

    /** One spec record and the name that stands for it in files. */
    public record Entry<S>(String name, Class<? extends S> type) {}

    private final String family;
    private final Class<S> door;
    private final List<Entry<S>> entries;

    private Catalogue(String family, Class<S> door, List<Entry<S>> entries) {
        this.family = family;
        this.door = door;
        this.entries = entries;
    }

    /** The listed members, then those of extensions. {@code family} is the word in messages. */
    @SafeVarargs
    public static <S> Catalogue<S> of(String family, Class<S> door, Class<? extends S>... members) {
        List<Entry<S>> entries = new ArrayList<>();
        for (Class<? extends S> member : members) {
            entries.add(new Entry<>(nameOf(member), member));
        }
        for (Extension extension : ServiceLoader.load(Extension.class)) {
            for (Class<?> member : extension.members()) {
                if (door.isAssignableFrom(member)) {
                    entries.add(new Entry<>(nameOf(member), member.asSubclass(door)));
                }
            }
        }
        return new Catalogue<>(family, door, List.copyOf(entries));
    }

    public String family() {
        return family;
    }

    public Class<S> door() {
        return door;
    }

    public List<Entry<S>> entries() {
        return entries;
    }

    /** The record called {@code name}; a usage fault lists the known names otherwise. */
    public Class<? extends S> find(String name) {
        for (Entry<S> entry : entries) {
            if (entry.name().equals(name)) {
                return entry.type();
            }
        }
        throw Fault.usage(
                family
                        + " '"
                        + name
                        + "' is not known; known: "
                        + entries.stream().map(Entry::name).collect(Collectors.joining(", ")));
    }

    public static String nameOf(Class<?> type) {
        return type.getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
