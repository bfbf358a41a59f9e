package dev.thaw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script as a real process, in a folder with spaces in its name, with stand-ins for
 * JDKs and Maven that tell how they were called. Long, because every test needs those stand-ins.
 */
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "thaw").toAbsolutePath().normalize();

    /** All that the script may use; no java and no mvn of the machine that runs the test. */
    private static final List<String> TOOLS =
            List.of(
                    "bash",
                    "env",
                    "dirname",
                    "readlink",
                    "find",
                    "sort",
                    "xargs",
                    "sha256sum",
                    "shasum",
                    "cut",
                    "mkdir",
                    "rm",
                    "mv",
                    "cat",
                    "tail",
                    "ls",
                    "flock",
                    "sed",
                    "stty",
                    "sleep");

    /** Makes what the build leaves behind, and one line per call in {@code built}. */
    private static final String MAVEN =
            """
            #!/usr/bin/env bash
            echo "$PWD|$JAVA_HOME|$*" >>"$PWD/built"
            case " $* " in *' package '*) ;; *) echo "maven $*"; exit 0 ;; esac
            if [ -e broken ]; then echo 'ERROR: it is broken'; exit 1; fi
            sleep 0.2
            echo 'noise of the build'; echo 'warning' >&2
            mkdir -p core/target/fast app/target/fast
            echo core >core/target/fast/thaw-core-1.jar
            echo app >app/target/fast/thaw-app-1.jar
            printf '%s' "$PWD/core/target/fast/thaw-core-1.jar:$PWD/library.jar" \\
                >app/target/fast/classpath
            """;

    private record Ended(int code, String out, String err) {}

    @TempDir private Path temporary;
    private Path root = Path.of("");
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void aFreshCheckout() throws IOException {
        root = Files.createDirectories(temporary.resolve("my thaw"));
        String usual = "/usr/lib/jvm/* /usr/java/* /opt/*";
        String script = Files.readString(SCRIPT);
        assertThat(script).contains(usual);
        executable(root.resolve("thaw"), script.replace(usual, "\"" + temporary + "\"/jvm/*"));
        for (String source : List.of("pom.xml", ".mvn/jvm.config", "core/pom.xml", "app/pom.xml")) {
            write(root.resolve(source), source);
        }
        write(root.resolve("core/src/main/java/A.java"), "class A {}");
        write(root.resolve("app/src/main/java/B.java"), "class B {}");
        write(root.resolve("experiments/c.yaml"), "title: c");
        write(root.resolve("library.jar"), "library");
        Path tools = Files.createDirectories(temporary.resolve("tools"));
        for (String tool : TOOLS) {
            for (Path folder : List.of(Path.of("/bin"), Path.of("/usr/bin"))) {
                if (Files.exists(folder.resolve(tool)) && !Files.exists(tools.resolve(tool))) {
                    String real = folder.resolve(tool).toString();
                    executable(tools.resolve(tool), "#!/bin/bash\nexec " + real + " \"$@\"\n");
                }
            }
        }
        executable(temporary.resolve("maven/mvn"), MAVEN);
        environment.put("PATH", temporary.resolve("maven") + ":" + tools);
        environment.put("HOME", temporary.resolve("home").toString());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void executable(Path file, String text) throws IOException {
        write(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** A folder like a JDK whose java does {@code action}. */
    private Path jdk(String name, String version, String action) throws IOException {
        Path home = temporary.resolve(name);
        executable(home.resolve("bin/java"), "#!/usr/bin/env bash\n" + action + "\n");
        executable(home.resolve("bin/javac"), "#!/usr/bin/env bash\n");
        write(home.resolve("release"), "A=\"b\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Path jdk(String name, String version) throws IOException {
        return jdk(name, version, "echo \"" + name + "|$PWD|$OMP_WAIT_POLICY|$*\"");
    }

    private Process start(Path folder, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, err);
    }

    private Ended thaw(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(root.resolve("thaw").toString()));
        all.addAll(Arrays.asList(words));
        return end(start(temporary, all.toArray(String[]::new)));
    }

    private List<String> builds() throws IOException {
        Path log = root.resolve("built");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    @Test
    void theFirstStartBuildsAndHandsOverToJava() throws Exception {
        jdk("jvm/a", "25.0.3");
        Ended ended = thaw("list", "a b", "--json");
        assertThat(ended.code()).isZero();
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).startsWith("Building Thaw (first start");
        assertThat(ended.out().lines()).hasSize(1);
        assertThat(ended.out())
                .startsWith("jvm/a|" + temporary + "|passive|-Xmx")
                .contains("--enable-native-access=ALL-UNNAMED", "thaw-core.jar:" + root)
                .endsWith(" dev.thaw.app.cli.Main list a b --json\n");
        assertThat(builds()).hasSize(1);
        assertThat(builds().getFirst()).startsWith(root + "|" + temporary.resolve("jvm/a") + "|");
    }

    @Test
    void aBuiltProgramStartsSilentlyUntilASourceChanges() throws Exception {
        jdk("jvm/a", "25");
        thaw("x");
        assertThat(thaw("x").err()).isEmpty();
        write(root.resolve("core/src/main/resources/new.txt"), "new");
        assertThat(thaw("x").err()).isEqualTo("Building Thaw (sources changed) …\n");
        Files.delete(root.resolve("core/src/main/resources/new.txt"));
        assertThat(thaw("x").err()).as("the older program is still there").isEmpty();
        assertThat(builds()).hasSize(2);
        Files.delete(root.resolve("library.jar"));
        assertThat(thaw("x").code()).isEqualTo(1);
        write(root.resolve("library.jar"), "library");
        assertThat(thaw("x").code()).isZero();
    }

    /** A start looks at sizes and times; neither alone may hide a change. */
    @Test
    void aSourceThatKeptItsSizeAndTimeIsStillSeenToChange() throws Exception {
        jdk("jvm/a", "25");
        Path source = root.resolve("core/src/main/resources/new.txt");
        write(source, "old");
        thaw("x");
        thaw("x");
        FileTime time = Files.getLastModifiedTime(source);
        write(source, "new");
        Files.setLastModifiedTime(source, time);
        assertThat(thaw("x").err()).isEqualTo("Building Thaw (sources changed) …\n");
        Files.setLastModifiedTime(source, FileTime.fromMillis(0));
        assertThat(thaw("x").err()).as("nothing changed but a time").isEmpty();
    }

    @Test
    void aMovedCheckoutIsBuiltAnew() throws Exception {
        jdk("jvm/a", "25");
        thaw("x");
        Path moved = temporary.resolve("moved");
        Files.move(root, moved);
        root = moved;
        Ended ended = thaw("x");
        assertThat(ended.out()).contains(moved + "/target/start/").doesNotContain("my thaw");
    }

    @Test
    void itWorksThroughASymbolicLink() throws Exception {
        jdk("jvm/a", "25");
        Path bin = Files.createDirectories(temporary.resolve("some bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../my thaw/thaw"));
        Files.createSymbolicLink(bin.resolve("thaw"), bin.resolve("first"));
        Ended ended = end(start(bin, "./thaw", "x"));
        assertThat(ended.out()).startsWith("jvm/a|" + bin + "|").contains(root + "/target/start/");
    }

    @Test
    void variablesNameTheJdkAndTooOldOnesArePassedOver() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "17.0.15").toString());
        jdk("jvm/newer", "26");
        jdk("jvm/oldest that will do", "25.0.1");
        jdk("jvm/eleven", "11.0.2");
        Path runtime = jdk("jvm/a runtime without compiler", "25");
        Files.delete(runtime.resolve("bin/javac"));
        assertThat(thaw("x").out()).startsWith("jvm/oldest that will do|");
        environment.put("JAVA_HOME", jdk("mine", "27-ea").toString());
        assertThat(thaw("x").out()).startsWith("mine|");
        environment.put("THAW_JAVA_HOME", jdk("better", "25").toString());
        assertThat(thaw("x").out()).startsWith("better|");
    }

    @Test
    void aJdkOnThePathIsTheLastResort() throws Exception {
        Path home = jdk("elsewhere", "25", "echo \"    java.home = $FAKE_HOME\" >&2; echo it");
        environment.put("FAKE_HOME", home.toString());
        environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
        assertThat(thaw("x").out()).isEqualTo("it\n");
    }

    @Test
    void withoutAJdkOneSentenceSaysWhatToInstall() throws Exception {
        environment.put("THAW_JAVA_HOME", "/nowhere");
        environment.put("JAVA_HOME", jdk("old", "1.8.0_402").toString());
        assertThat(thaw("list"))
                .isEqualTo(
                        new Ended(
                                1,
                                "",
                                "thaw: needs JDK 25 or newer and found none; THAW_JAVA_HOME names no"
                                        + " JDK (/nowhere); JAVA_HOME names JDK 1 ("
                                        + temporary.resolve("old")
                                        + "); install one (https://adoptium.net) or let"
                                        + " THAW_JAVA_HOME name its folder\n"));
    }

    @Test
    void withoutMavenOneSentenceSaysWhatToInstall() throws Exception {
        jdk("jvm/a", "25");
        Files.delete(temporary.resolve("maven/mvn"));
        for (String word : List.of("list", "test", "mvn")) {
            Ended ended = thaw(word);
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("thaw: needs Maven 3.8 or newer to build and found no mvn on the");
        }
    }

    @Test
    void aFailedBuildShowsItsEndAndLeavesNothingHalfBuilt() throws Exception {
        jdk("jvm/a", "25");
        write(root.resolve("broken"), "");
        Ended ended = thaw("x");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("\nERROR: it is broken\n")
                .endsWith(
                        "thaw: could not be built; the end of "
                                + root
                                + "/target/build.log"
                                + " stands above\n");
        Files.delete(root.resolve("broken"));
        assertThat(thaw("x").code()).isZero();
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        jdk("jvm/a", "25");
        Process first = start(temporary, root.resolve("thaw").toString(), "1");
        Process second = start(temporary, root.resolve("thaw").toString(), "2");
        assertThat(end(first).out()).endsWith("Main 1\n");
        assertThat(end(second).out()).endsWith("Main 2\n");
        assertThat(builds()).hasSize(1);
    }

    /** A java that takes part in the rehearsal by {@code action}, and else tells its options. */
    private Path rehearsing(String action) throws IOException {
        return jdk(
                "jvm/a",
                "25",
                """
                case $* in *Rehearsal*) ;; *) echo "$*"; exit 0 ;; esac
                echo noise; echo warning >&2
                for word in "$@"; do
                    case $word in -XX:AOTCacheOutput=*) cache=${word#*=} ;; esac
                done
                %s
                """
                        .formatted(action));
    }

    @Test
    void aBuildEndsWithARehearsalWhoseCacheLaterStartsUse() throws Exception {
        rehearsing("echo classes >\"$cache\"");
        Ended first = thaw("x");
        assertThat(first.err().lines()).hasSize(1);
        assertThat(first.out()).containsPattern(" -XX:AOTCache=.*/my thaw/target/start/.*/cache ");
        assertThat(thaw("x")).isEqualTo(new Ended(0, first.out(), ""));
        assertThat(builds()).hasSize(1);
    }

    @Test
    void withoutACacheItWorksAllTheSame() throws Exception {
        for (String action : List.of("exit 0", "echo half >\"$cache\"; exit 1")) {
            rehearsing(action);
            write(root.resolve("core/src/main/java/A.java"), "// " + action);
            assertThat(thaw("x").code()).isZero();
            Ended later = thaw("x");
            assertThat(later.out()).endsWith("dev.thaw.app.cli.Main x\n").doesNotContain("AOT");
            assertThat(later.err()).isEmpty();
        }
        assertThat(builds()).hasSize(2);
    }

    /** A library that takes the place of another is used by the rehearsal and by later starts. */
    @Test
    void librariesAreUpgradedBeforeTheRehearsal() throws Exception {
        jdk(
                "jvm/a",
                "25",
                """
                case $* in *ClassUpgrade*) ;; *) echo "$*"; exit 0 ;; esac
                eval "program=\\${$#}"
                echo upgraded >"$program/library.jar"
                echo "$program/thaw-app.jar:$program/library.jar" >"$program/classpath"
                """);
        Ended started = thaw("x");
        String path =
                " -cp \\S+/my thaw/target/start/\\w+/thaw-app.jar:.*/start/\\w+/library.jar dev";
        assertThat(started.out()).containsPattern(path + ".thaw.app.cli.Main x");
        assertThat(root.resolve("target/build.log"))
                .content()
                .containsPattern(path + ".thaw.app.cli.Rehearsal");
        assertThat(thaw("x").out()).isEqualTo(started.out());
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aRehearsalThatWasInterruptedIsMadeUpFor() throws Exception {
        rehearsing("echo half >\"$cache\"; exit 130");
        assertThat(thaw("x").code()).isEqualTo(130);
        rehearsing("echo classes >\"$cache\"");
        assertThat(thaw("x").out()).contains("/cache ");
    }

    /** Nor do they wait for what only the others need. */
    @Test
    void helpAndListsDoWithoutTheSlowerCompilerAndHaveACacheOfTheirOwn() throws Exception {
        rehearsing("echo classes >\"$cache\"");
        String compiler = " -XX:TieredStopAtLevel=1 ";
        String cache = " -XX:AOTCache=\\S*/my thaw/target/start/\\w+/";
        for (String words :
                List.of("--help", "train --help", "restore -h", "-V", "list samplers")) {
            assertThat(thaw(words.split(" ")).out())
                    .as(words)
                    .contains(compiler)
                    .containsPattern(cache + "quick-cache ");
        }
        assertThat(thaw().out()).contains(compiler);
        assertThat(thaw("train", "list").out())
                .doesNotContain(compiler)
                .containsPattern(cache + "cache ");
    }

    @Test
    void exitCodesAndSignalsPassThrough() throws Exception {
        Path home = jdk("jvm/a", "25", "exit 7");
        assertThat(thaw("x").code()).isEqualTo(7);
        executable(
                home.resolve("bin/java"),
                """
                #!/usr/bin/env bash
                trap 'echo saved; exit 130' TERM
                echo ready
                while :; do sleep 0.05; done
                """);
        Process process = start(temporary, root.resolve("thaw").toString(), "x");
        byte[] ready = process.getInputStream().readNBytes(6);
        assertThat(new String(ready, StandardCharsets.UTF_8)).isEqualTo("ready\n");
        assertThat(process.toHandle().destroy())
                .isTrue(); // Process.destroy() would close the pipes
        Ended ended = end(process);
        assertThat(ended).isEqualTo(new Ended(130, "saved\n", ""));
    }

    @Test
    void testAndMvnRunMavenInThawsFolderUnderThatJdk() throws Exception {
        Path home = jdk("jvm/a", "25");
        assertThat(thaw("test", "-X").out())
                .isEqualTo("maven -Dstyle.color=never -B -ntp verify -X\n");
        assertThat(thaw("mvn", "clean", "a b").out())
                .isEqualTo("maven -Dstyle.color=never clean a b\n");
        assertThat(builds())
                .allSatisfy(call -> assertThat(call).startsWith(root + "|" + home + "|"));
    }

    @Test
    void moreOptionsForJavaComeFromAVariable() throws Exception {
        jdk("jvm/a", "25");
        environment.put("THAW_JAVA_OPTIONS", "-Xmx8g -Da=b");
        environment.put("OMP_WAIT_POLICY", "active");
        assertThat(thaw("x").out()).contains("|active|-Xmx2g ").contains(" -Xmx8g -Da=b -cp ");
    }

    @Test
    void libtorchForCudaIsAVariableAndABuildOfItsOwn() throws Exception {
        jdk("jvm/a", "25");
        environment.put("THAW_CUDA", "0");
        String without = " -Dorg.bytedeco.javacpp.platform.extension= ";
        assertThat(thaw("x").out()).contains(without);
        assertThat(builds()).hasSize(1);
        assertThat(builds().getFirst()).doesNotContain("cuda");
        environment.remove("THAW_CUDA");
        assertThat(thaw("x").err()).as("0 is the same as none").isEmpty();
        environment.put("THAW_CUDA", "1");
        assertThat(thaw("x").out()).doesNotContain(without);
        assertThat(builds()).hasSize(2);
        assertThat(builds().getLast()).contains("-Pcuda");
    }
}
