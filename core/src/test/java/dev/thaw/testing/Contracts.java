package dev.thaw.testing;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which members of a family have a test that extends the family's contract. */
public final class Contracts {
    private Contracts() {}

    /**
     * The classes of what {@code subject()} returns in every concrete subclass of {@code contract}
     * among the compiled tests.
     */
    public static Set<Class<?>> subjects(Class<?> contract) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> test : tests()) {
            if (contract.isAssignableFrom(test) && !Modifier.isAbstract(test.getModifiers())) {
                found.add(subject(test));
            }
        }
        return found;
    }

    private static List<Class<?>> tests() {
        try {
            Path root =
                    Path.of(
                            Contracts.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            try (Stream<Path> files = Files.walk(root.resolve("dev/thaw"))) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.matches(".*Test(\\$\\w+)?\\.class"))
                        .<Class<?>>map(name ->
                                load(name.replace(".class", "").replace(File.separatorChar, '.')))
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError("cannot list the compiled tests", e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Contracts.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static Class<?> subject(Class<?> test) {
        try {
            return make(test).getClass();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot ask " + test + " for its subject", e);
        }
    }

    private static Object make(Class<?> test) throws ReflectiveOperationException {
        var constructor = test.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        Object made =
                constructor.getParameterCount() == 0
                        ? constructor.newInstance()
                        : constructor.newInstance(outer(test));
        for (Class<?> at = test; at != null; at = at.getSuperclass()) {
            try {
                var subject = at.getDeclaredMethod("subject");
                subject.setAccessible(true);
                return subject.invoke(made);
            } catch (NoSuchMethodException e) {
                continue; // the next class up declares it
            }
        }
        throw new NoSuchMethodException(test + " has no method subject()");
    }

    private static Object outer(Class<?> nested) throws ReflectiveOperationException {
        var constructor = nested.getEnclosingClass().getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
