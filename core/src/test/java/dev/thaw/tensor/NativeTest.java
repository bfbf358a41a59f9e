package dev.thaw.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeTest {
    @TempDir Path folder;

    /**
     * The first start on a machine that has another libtorch in the loader's path: an empty cache,
     * and libraries of the same names that are something else.
     */
    @Test
    void theFirstStartSurvivesAnotherLibtorch() throws IOException, InterruptedException {
        Path decoys = Files.createDirectories(folder.resolve("decoys"));
        Path other = someLibrary();
        for (String name : new String[] {"libtorch.so", "libtorch_cpu.so", "libc10.so"}) {
            Files.copy(other, decoys.resolve(name));
        }
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                                "-cp",
                                classPath,
                                NativeStart.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("LD_LIBRARY_PATH", decoys.toString());
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();
        assertThat(folder.resolve("cache")).isNotEmptyDirectory();
    }

    /** Any valid shared library that is not libtorch. */
    private static Path someLibrary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.home"), "lib"))) {
            return files.filter(f ->
                            f.getFileName().toString().matches("libzip\\.(so|dylib)|zip\\.dll"))
                    .findFirst()
                    .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "zip.dll"));
        }
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
        assertThatThrownBy(() -> Device.parse("gpu"))
                .isInstanceOf(Fault.class)
                .hasMessage("device must be auto, cpu, cuda or cuda:n, got 'gpu'");
        int count = Native.cudaDevices();
        assertThatThrownBy(() -> Device.parse("cuda:" + count))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("is not there");
    }

    @Test
    void productsKeepToTheirThreadAndTakeAllAgain() {
        int before = Native.threads();
        try {
            Native.threads(2);
            assertThat(OpenBlasThreads.now()).isEqualTo(2);
            try (Native.Products products = Native.productsOnCaller()) {
                assertThat(OpenBlasThreads.now()).isEqualTo(1);
            }
            assertThat(OpenBlasThreads.now()).isEqualTo(2);
            Native.threads(1);
            assertThat(OpenBlasThreads.now()).isEqualTo(1);
        } finally {
            Native.threads(before);
        }
    }
}
