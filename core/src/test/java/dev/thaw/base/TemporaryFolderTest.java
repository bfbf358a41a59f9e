package dev.thaw.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
    @Test
    void goesWithAllThatIsInIt() throws IOException {
        Path path;
        try (TemporaryFolder folder = TemporaryFolder.create("test");
                TemporaryFolder other = TemporaryFolder.create("test")) {
            path = folder.path();
            assertThat(path).isDirectory().isNotEqualTo(other.path());
            assertThat(path.getFileName().toString()).startsWith("thaw-test");
            Files.writeString(Files.createDirectories(path.resolve("a/b")).resolve("c"), "words");
        }
        assertThat(path).doesNotExist();
    }
}
