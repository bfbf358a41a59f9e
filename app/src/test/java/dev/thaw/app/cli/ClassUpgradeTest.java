package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClassUpgradeTest {
    @TempDir private Path folder;

    private static Path jarOf(Class<?> type) throws Exception {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(place);
    }

    private static Map<String, byte[]> entries(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    /** One library, and nothing else but Java. */
    private static URLClassLoader loader(Path jar) throws IOException {
        return new URLClassLoader(
                new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    /**
     * Java's own verifier is the judge of the new stack maps: marked as classes of Java 7, where it
     * has to believe them, because for those of Java 6 it falls back on doing without.
     */
    @Test
    void theClassesOfTheCommandLineAreOfJava6WithStackMaps() throws Exception {
        Path upgraded = ClassUpgrade.upgrade(jarOf(CommandLine.class), folder);
        List<String> names = new ArrayList<>();
        Path strict = folder.resolve("strict.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(strict))) {
            for (var entry : entries(upgraded).entrySet()) {
                String name = entry.getKey();
                if (name.startsWith("picocli/CommandLine") && name.endsWith(".class")) {
                    byte[] bytes = entry.getValue();
                    assertThat(bytes[7]).as(name).isEqualTo((byte) ClassFile.JAVA_6_VERSION);
                    bytes[7] = ClassFile.JAVA_7_VERSION;
                    out.putNextEntry(new JarEntry(name));
                    out.write(bytes);
                    names.add(name.replace(".class", "").replace('/', '.'));
                }
            }
        }
        assertThat(names).hasSizeGreaterThan(150);
        try (URLClassLoader loader = loader(strict)) {
            for (String name : names) {
                Class.forName(name, true, loader);
            }
        }
    }

    @Test
    void whatIsUpgradedDoesTheSame() throws Exception {
        CommandLine.Model.CommandSpec spec =
                CommandLine.Model.CommandSpec.create().name("x").mixinStandardHelpOptions(true);
        String expected = new CommandLine(spec).getUsageMessage(CommandLine.Help.Ansi.OFF);
        assertThat(expected).contains("-h, --help");
        try (URLClassLoader loader =
                loader(ClassUpgrade.upgrade(jarOf(CommandLine.class), folder))) {
            Class<?> specs = loader.loadClass("picocli.CommandLine$Model$CommandSpec");
            Object other = specs.getMethod("create").invoke(null);
            specs.getMethod("name", String.class).invoke(other, "x");
            specs.getMethod("mixinStandardHelpOptions", boolean.class).invoke(other, true);
            Class<?> line = loader.loadClass("picocli.CommandLine");
            Class<?> ansi = loader.loadClass("picocli.CommandLine$Help$Ansi");
            Object command = line.getConstructor(Object.class).newInstance(other);
            Object usage =
                    line.getMethod("getUsageMessage", ansi)
                            .invoke(command, ansi.getField("OFF").get(null));
            assertThat(usage).isEqualTo(expected);
        }
    }

    @Test
    void allElseInTheLibraryStaysAsItWas() throws Exception {
        Map<String, byte[]> before = entries(jarOf(CommandLine.class));
        Map<String, byte[]> after = entries(ClassUpgrade.upgrade(jarOf(CommandLine.class), folder));
        assertThat(after.keySet()).containsExactlyElementsOf(before.keySet());
        assertThat(before)
                .containsKeys("META-INF/MANIFEST.MF", "META-INF/versions/9/module-info.class");
        before.keySet().removeIf(name -> !name.startsWith("META-INF/"));
        assertThat(after).containsAllEntriesOf(before);
    }

    /** For stack maps one has to know the common ancestor of two classes, which are not there. */
    @Test
    void newerClassesAndThoseThatCannotBeUpgradedStayAsTheyWere() throws Exception {
        ClassDesc one = ClassDesc.of("absent.One");
        ClassDesc two = ClassDesc.of("absent.Two");
        MethodTypeDesc type =
                MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_boolean, one, two);
        byte[] old =
                ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
                        .build(
                                ClassDesc.of("Chooses"),
                                out ->
                                        out.withVersion(ClassFile.JAVA_5_VERSION, 0)
                                                .withMethodBody(
                                                        "either",
                                                        type,
                                                        ClassFile.ACC_STATIC,
                                                        ClassUpgradeTest::chooses));
        byte[] newer = ClassFile.of().build(ClassDesc.of("Newer"), _ -> {});
        Path jar = folder.resolve("old.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("Chooses.class"));
            out.write(old);
            out.putNextEntry(new JarEntry("Newer.class"));
            out.write(newer);
        }
        assertThat(ClassUpgrade.isOld(jar)).isTrue();
        Path copy = ClassUpgrade.upgrade(jar, Files.createDirectory(folder.resolve("program")));
        assertThat(entries(copy))
                .containsExactly(Map.entry("Chooses.class", old), Map.entry("Newer.class", newer));
    }

    private static void chooses(CodeBuilder code) {
        code.iload(0).ifThenElse(then -> then.aload(1), otherwise -> otherwise.aload(2)).areturn();
    }

    @Test
    void onlyOldLibrariesAreReplacedInTheClassPath() throws Exception {
        Path old = jarOf(CommandLine.class);
        Path newer = jarOf(Test.class);
        assertThat(ClassUpgrade.isOld(old)).isTrue();
        assertThat(ClassUpgrade.isOld(newer)).isFalse();
        Path file = folder.resolve("classpath");
        Files.writeString(
                file, newer + File.pathSeparator + old + File.pathSeparator + newer + "\n");
        ClassUpgrade.main(new String[] {folder.toString()});
        Path copy = folder.resolve(old.getFileName());
        assertThat(file).hasContent(newer + File.pathSeparator + copy + File.pathSeparator + newer);
        assertThat(ClassUpgrade.isOld(copy)).isFalse();
    }
}
