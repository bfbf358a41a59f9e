package dev.thaw.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README runs as it stands, from its source file. */
class HelloTest {
    private static final Path SOURCE = Path.of("..", "examples", "Hello.java");

    @TempDir Path folder;

    @Test
    void trainsOnAFolderAndRestoresAPicture() throws IOException, InterruptedException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        try (var leaves = new DeadLeaves(40, 36, 3, 24, 2, 1).open(Path.of(""), Split.TRAIN)) {
            for (int i = 0; i < leaves.size(); i++) {
                PictureWriter.write(leaves.get(i).picture(), pictures.resolve(i + ".png"));
            }
        }
        Path damaged = pictures.resolve("3.png");
        Example.run(
                SOURCE,
                folder.resolve("log.txt"),
                pictures.toString(),
                damaged.toString(),
                folder.resolve("out").toString(),
                "128");
        assertThat(PictureReader.STANDARD.read(folder.resolve("out/3.png")))
                .matches(p -> p.width() == 40 && p.height() == 36 && p.channels() == 3);
    }

    @Test
    void fitsOnOneScreen() throws IOException {
        assertThat(Files.readAllLines(SOURCE)).hasSizeLessThanOrEqualTo(100);
    }
}
