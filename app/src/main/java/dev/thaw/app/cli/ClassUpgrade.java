package dev.thaw.app.cli;

import dev.thaw.base.AtomicFile;
import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassTransform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * What the launcher runs after a build, before the {@link Rehearsal}: libraries whose classes are
 * of a format that Java's AOT cache does not take (older than that of Java 6) are copied beside the
 * program in one that it takes, and stand on the class path instead. Otherwise each start would
 * parse and verify them again, those of the command line a quarter of the time of {@code --help}.
 */
public final class ClassUpgrade {
    private ClassUpgrade() {}

    /** The one argument is the folder of the built program; its class path holds the libraries. */
    public static void main(String[] args) throws IOException {
        Path program = Path.of(args[0]);
        Path file = program.resolve("classpath");
        List<String> entries = new ArrayList<>();
        for (String entry : Files.readString(file).strip().split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            entries.add(isOld(jar) ? upgrade(jar, program).toString() : entry);
        }
        byte[] line =
                (String.join(File.pathSeparator, entries) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(line));
    }

    /** Whether a library, judged by its first class, is of an old format. */
    static boolean isOld(Path jar) throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(in.entries())) {
                if (isClass(entry)) {
                    return isOld(bytes(in, entry));
                }
            }
        }
        return false;
    }

    /** Copies a library into a folder; what is not an old class is left as it is. */
    static Path upgrade(Path jar, Path folder) throws IOException {
        Path upgraded = folder.resolve(jar.getFileName());
        try (JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(upgraded))) {
            for (JarEntry entry : Collections.list(in.entries())) {
                byte[] bytes = bytes(in, entry);
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(isClass(entry) && isOld(bytes) ? upgraded(bytes) : bytes);
                out.closeEntry();
            }
        }
        return upgraded;
    }

    private static boolean isClass(JarEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
    }

    private static byte[] bytes(JarFile in, JarEntry entry) throws IOException {
        try (var stream = in.getInputStream(entry)) {
            return stream.readAllBytes();
        }
    }

    /** Bytes 6 and 7 of a class file are its major version. */
    private static boolean isOld(byte[] bytes) {
        return ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) < ClassFile.JAVA_6_VERSION;
    }

    /**
     * The same class in the format of Java 6, whose verifier wants stack maps: they are made for
     * every method whose code is written anew. The class as it was where that is not possible.
     */
    private static byte[] upgraded(byte[] bytes) {
        ClassFile format = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
        ClassTransform version =
                (out, element) -> {
                    if (element instanceof ClassFileVersion) {
                        out.withVersion(ClassFile.JAVA_6_VERSION, 0);
                    } else {
                        out.with(element);
                    }
                };
        try {
            return format.transformClass(
                    format.parse(bytes),
                    ClassTransform.transformingMethodBodies((out, element) -> out.with(element))
                            .andThen(version));
        } catch (IllegalArgumentException e) { // it uses classes that are not there
            return bytes;
        }
    }
}
