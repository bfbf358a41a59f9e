package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class InspectorTest {
    @TempDir private Path folder;

    private Inspector.Inspection inspect(String name, byte... content) throws IOException {
        return Inspector.inspect(Files.write(folder.resolve(name), content));
    }

    private static byte[] idx(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        Arrays.stream(numbers).forEach(bytes::putInt);
        return bytes.array();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
            }
        }
        return packed.toByteArray();
    }

    @Test
    void tensorsOfASafetensorsFileAreListed() {
        Path file = folder.resolve("weights");
        Safetensors.write(
                file,
                Map.of("a.weight", Tensors.of(new float[6], 2, 3)),
                Map.of("made.by", "a test"));
        Inspector.Inspection found = Inspector.inspect(file);
        assertThat(found.kind()).isEqualTo("safetensors");
        assertThat(found.words()).isEqualTo("a safetensors file: 1 tensors, 6 values");
        assertThat(found.tensors())
                .containsExactly(new Inspector.TensorLine("a.weight", "F32", List.of(2L, 3L), 24));
        assertThat(found.facts().get("metadata")).isEqualTo(Map.of("made.by", "a test"));
    }

    @Test
    void aBrokenModelIsAFaultOfTheModel() throws IOException {
        assertThatThrownBy(() -> inspect("m.safetensors", (byte) 9, (byte) 0))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL));
    }

    @Test
    void picturesAreDescribed() {
        Path file = folder.resolve("any.name.jpg");
        PictureWriter.write(Picture.of(7, 5, 3, new byte[105]), file);
        Inspector.Inspection found = Inspector.inspect(file);
        assertThat(found.kind()).isEqualTo("picture");
        assertThat(found.words()).isEqualTo("a JPEG picture of 7x5 pixels, rgb");
    }

    @Test
    void idxFilesAreDescribedPlainAndPacked() throws IOException {
        byte[] pictures = idx(0x803, 60_000, 28, 30);
        assertThat(inspect("a", pictures).words())
                .isEqualTo("an idx file: 60000 pictures of 30x28, bytes");
        assertThat(inspect("a", gzip(pictures)).words())
                .isEqualTo("an idx file (in gzip): 60000 pictures of 30x28, bytes");
        assertThat(inspect("a", idx(0x801, 10)).words())
                .isEqualTo("an idx file: 10 labels or numbers, bytes");
        assertThat(inspect("a", idx(0xd02, -1, 2)).words())
                .isEqualTo("an idx file: an array of shape [4294967295, 2], floats");
        assertThat(inspect("a", idx(0x803, 60_000)).words())
                .isEqualTo("an idx file that is cut off in its header");
    }

    @Test
    void archivesAreDescribedWithoutUnpackingThem() throws IOException {
        assertThat(inspect("a", zip("a.png", "b/c.JPG", "notes.txt")).words())
                .isEqualTo("a zip archive of 3 entries, 2 pictures");
        assertThat(inspect("a", zip("model/data.pkl", "model/data/0")).kind())
                .isEqualTo("pytorch-archive");
        byte[] cut = Arrays.copyOf(zip("a.png", "b.png"), 60);
        assertThat(inspect("a", cut).words()).isEqualTo("a zip archive that is damaged or cut off");
        assertThat(inspect("a", Arrays.copyOf(gzip(new byte[50]), 8)).words())
                .isEqualTo("a gzip file that is damaged or cut off");
    }

    @Test
    void otherFilesAreSaidToBeOther() throws IOException {
        assertThat(inspect("a").words()).isEqualTo("an empty file");
        assertThat(inspect("a.bin", new byte[3073 * 2]).words())
                .isEqualTo("probably a CIFAR-10 binary file: 2 pictures of 32x32 with labels");
        assertThat(inspect("a", "hello".getBytes(StandardCharsets.UTF_8)).words())
                .isEqualTo("a text that Thaw does not read");
        assertThat(inspect("a", (byte) 0, (byte) 1).words()).isEqualTo("nothing that Thaw knows");
        assertThat(inspect("a.yaml", "b: 1\nc: 2".getBytes(StandardCharsets.UTF_8)).words())
                .isEqualTo("settings with the keys b, c");
        assertThat(inspect("a.yaml", "b: [".getBytes(StandardCharsets.UTF_8)).words())
                .startsWith("no readable settings: ");
    }

    @Test
    void foldersAndMissingFilesAreFaultsOfTheInput() {
        assertThatThrownBy(() -> Inspector.inspect(folder))
                .hasMessage(
                        folder + " is a folder; 'thaw data check' looks into folders of pictures");
        assertThatThrownBy(() -> Inspector.inspect(folder.resolve("no")))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessage(folder.resolve("no") + " cannot be read: no such file or folder");
    }
}
