package dev.thaw.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two kinds of processes. Thaw's get the environment that its launcher gives to every command;
 * the straightforward ones get that of the user, so the default allocator and OpenMP settings.
 *
 * @param environment variables of the launcher
 * @param home Thaw's folder
 * @param threads of libtorch
 */
record Surroundings(Map<String, String> environment, Path home, int threads) {
    private static final String VARIABLES = "thaw.bench.environment";

    /** As the launcher handed them over. */
    static Surroundings ofThisProcess(int threads) {
        Map<String, String> variables = new TreeMap<>();
        Arrays.stream(System.getProperty(VARIABLES, "").split(" "))
                .filter(word -> word.contains("="))
                .forEach(word -> {
                    int at = word.indexOf('=');
                    variables.put(word.substring(0, at), word.substring(at + 1));
                });
        Path home = Path.of(System.getProperty("thaw.bench.home", "."));
        return new Surroundings(variables, home, threads);
    }

    /** Options of this process's Java, for its children. */
    List<String> options() {
        List<String> options =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        options.add(Threads.option(threads));
        return options;
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * A Java for {@code way}: Thaw's sets the variables first. The caller deletes {@code folder}.
     */
    Path java(Way way, Path folder) {
        if (way == Way.STRAIGHTFORWARD || environment.isEmpty()) {
            return java();
        }
        StringBuilder script = new StringBuilder("#!/bin/sh\n");
        environment.forEach((name, value) ->
                script.append("export ").append(name).append("='").append(value).append("'\n"));
        script.append("exec '").append(java()).append("' \"$@\"\n");
        Path file = folder.resolve("java");
        try {
            Files.writeString(file, script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
