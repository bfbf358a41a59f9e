package dev.thaw.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example runs as it stands; few pictures and steps show the same order of the samplers. */
class GaussianWorldTest {
    private static final Path SOURCE = Path.of("..", "examples", "GaussianWorld.java");

    @TempDir Path folder;

    @Test
    void momentumComesNearerToTheDataThanTheNaiveSampler()
            throws IOException, InterruptedException {
        String printed =
                Example.run(SOURCE, folder.resolve("log.txt"), folder.toString(), "1000", "30");
        assertThat(error(printed, "Blur and noise, naive, 30"))
                .isGreaterThan(3 * error(printed, "Blur and noise, ode, 30"));
        assertThat(error(printed, "Mask and noise, naive, 30"))
                .isGreaterThan(error(printed, "Mask and noise, ode, 30"));
        assertThat(error(printed, "Mask and noise, ode, 30"))
                .isLessThan(0.8 * error(printed, "Mask and noise, ode, 15"));
        assertThat(folder.resolve("gaussian-blur.svg")).isNotEmptyFile();
        assertThat(folder.resolve("gaussian-mask.svg")).isNotEmptyFile();
    }

    private static double error(String printed, String row) {
        Matcher m = Pattern.compile(Pattern.quote(row) + " steps: ([0-9.]+)").matcher(printed);
        assertThat(m.find()).as(row + " in " + printed).isTrue();
        return Double.parseDouble(m.group(1));
    }
}
