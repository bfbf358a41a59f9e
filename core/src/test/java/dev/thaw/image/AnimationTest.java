package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimationTest {
    private static Picture even(int channels, int... level) {
        byte[] samples = new byte[8 * 6 * channels];
        IntStream.range(0, samples.length)
                .forEach(i -> samples[i] = (byte) level[i % level.length]);
        return Picture.of(8, 6, channels, samples);
    }

    @Test
    void framesReadBackInOrderWithTheirTimes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/a.gif");
        Animation.write(List.of(even(3, 255, 0, 0), even(3, 0, 255, 0), even(1, 7)), 20, file);
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(3);
            assertThat(reader.read(0).getRGB(3, 3)).isEqualTo(0xffff0000);
            assertThat(reader.read(1).getRGB(7, 5)).isEqualTo(0xff00ff00);
            assertThat(reader.read(2).getRGB(0, 0)).isEqualTo(0xff070707);
            assertThat(List.of(delay(reader, 0), delay(reader, 1), delay(reader, 2)))
                    .containsExactly("60", "20", "60");
            reader.dispose();
        }
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .contains("NETSCAPE2.0\u0003\u0001\u0000\u0000\u0000");
    }

    private static String delay(ImageReader reader, int frame) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode)
                        reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode control =
                (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
        return control.getAttribute("delayTime");
    }

    @Test
    void thereMustBeFrames(@TempDir Path folder) {
        assertThatThrownBy(() -> Animation.write(List.of(), 20, folder.resolve("a.gif")))
                .isInstanceOf(Fault.class)
                .hasMessage("frames must not be empty");
        assertThat(folder).isEmptyDirectory();
    }
}
