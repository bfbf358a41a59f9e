package dev.thaw.tensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Tensors;
import dev.thaw.tensor.archive.TorchWriter.View;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class TorchFileTest {
    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("w.pt");
    }

    private static Map<String, View> views(Object... namesAndViews) {
        Map<String, View> views = new LinkedHashMap<>();
        for (int i = 0; i < namesAndViews.length; i += 2) {
            views.put((String) namesAndViews[i], (View) namesAndViews[i + 1]);
        }
        return views;
    }

    /** 5,000 floats: more than a page of memory. */
    private static float[] ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i * 0.5f;
        }
        return values;
    }

    private static TorchWriter checkpoint() {
        View big = View.of("0", 50, 100);
        View transposed = new View("1", "FloatStorage", 6, 0, new int[] {3, 2}, new int[] {1, 3});
        View shared = new View("1", "FloatStorage", 6, 4, new int[] {2}, new int[] {1});
        View scalar = new View("1", "FloatStorage", 6, 5, new int[0], new int[0]);
        return new TorchWriter()
                .checkpoint(
                        70_000,
                        views("module.a", big),
                        views("module.a", big, "t", transposed, "s", shared, "n", scalar))
                .storage("0", ramp(5000))
                .storage("1", 0, 1, 2, 3, 4, 5);
    }

    private void readsTheCheckpoint(Path path) {
        TorchFile.Contents contents = TorchFile.read(path, p -> p.startsWith("ema/"));
        assertThat(contents.numbers()).containsExactly(Map.entry("step", 70_000.0));
        assertThat(contents.shapes().keySet())
                .containsExactly("model/module.a", "ema/module.a", "ema/t", "ema/s", "ema/n");
        assertThat(contents.tensors()).doesNotContainKey("model/module.a").hasSize(4);
        assertThat(Tensors.shape(contents.tensors().get("ema/module.a"))).containsExactly(50, 100);
        assertThat(Tensors.floats(contents.tensors().get("ema/module.a"))).isEqualTo(ramp(5000));
        assertThat(Tensors.floats(contents.tensors().get("ema/t")))
                .containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(Tensors.floats(contents.tensors().get("ema/s"))).containsExactly(4, 5);
        assertThat(Tensors.floats(contents.tensors().get("ema/n"))).containsExactly(5);
    }

    @Test
    void readsTodaysArchive() throws IOException {
        readsTheCheckpoint(checkpoint().zip(file()));
    }

    @Test
    void readsTheOlderStream() throws IOException {
        readsTheCheckpoint(checkpoint().stream(file()));
    }

    @Test
    void readsOtherTypes() throws IOException {
        ByteBuffer longs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        longs.putLong(-3).putLong(1L << 40);
        int[] two = {2};
        int[] one = {1};
        TorchWriter writer =
                new TorchWriter()
                        .state(
                                views(
                                        "h", new View("0", "HalfStorage", 2, 0, two, one),
                                        "l", new View("1", "LongStorage", 2, 0, two, one),
                                        "b", new View("2", "BoolStorage", 2, 0, two, one),
                                        "f", new View("3", "BFloat16Storage", 2, 0, two, one)))
                        .bytes('.');
        // 1.5 and −2 in half precision, 7 is as true as 1, 1 and −2 in bfloat16
        writer.raw("0", new byte[] {0, 0x3e, 0, (byte) 0xc0}).raw("1", longs.array());
        writer.raw("2", new byte[] {7, 0}).raw("3", new byte[] {(byte) 0x80, 0x3f, 0, (byte) 0xc0});
        Map<String, org.bytedeco.pytorch.Tensor> t = TorchFile.read(writer.zip(file())).tensors();
        assertThat(Tensors.doubles(t.get("h"))).containsExactly(1.5, -2);
        assertThat(Tensors.doubles(t.get("l"))).containsExactly(-3, 1L << 40);
        assertThat(Tensors.doubles(t.get("b"))).containsExactly(1, 0);
        assertThat(Tensors.doubles(t.get("f"))).containsExactly(1, -2);
    }

    private void refused(Path path, String why) {
        assertThatThrownBy(() -> TorchFile.read(path))
                .hasMessage(path + " is refused: " + why)
                .asInstanceOf(InstanceOfAssertFactories.type(Fault.class))
                .extracting(Fault::kind)
                .isEqualTo(Fault.Kind.MODEL);
    }

    @Test
    void aPickleThatCallsTheSystemIsRefusedByName() throws IOException {
        TorchWriter evil =
                new TorchWriter().global("os", "system").text("touch owned").bytes(0x85, 'R', '.');
        String why = "it asks for os.system, which weights do not need; nothing was executed";
        refused(evil.zip(file()), why);
        refused(evil.stream(file()), why);
        refused(
                new TorchWriter().global("builtins", "eval").bytes('.').zip(file()),
                "it asks for builtins.eval, which weights do not need; nothing was executed");
        refused(
                new TorchWriter().bytes('N', 0x81, '.').zip(file()),
                "its pickle holds the instruction 0x81 at byte 3, which weights do not need");
    }

    @Test
    void sizesMustFit() throws IOException {
        Map<String, View> four = views("w", View.of("0", 2, 2));
        refused(
                new TorchWriter().state(four).bytes('.').storage("0", 1, 2, 3).zip(file()),
                "its entry archive/data/0 holds 12 bytes, 4 numbers of 4 bytes were announced");
        refused(
                new TorchWriter().state(four).bytes('.').storage("0", 1, 2, 3).stream(file()),
                "its storage 0 holds 3 numbers, 4 were announced");
        refused(
                new TorchWriter().state(four).bytes('.').zip(file()),
                "it lacks the entry archive/data/0");
        refused(
                new TorchWriter()
                        .state(four)
                        .bytes('.')
                        .storage("0", 1, 2, 3, 4)
                        .zip(file(), ZipEntry.DEFLATED),
                "its entry archive/data/0 is compressed");
        View beyond = new View("0", "FloatStorage", 4, 1, new int[] {2, 2}, new int[] {2, 1});
        refused(
                new TorchWriter().state(views("w", beyond)).bytes('.').zip(file()),
                "it holds a tensor of 4 numbers that reaches number 4 of a storage of 4");
        View laughing =
                new View("0", "FloatStorage", 4, 0, new int[] {60000, 60000}, new int[] {0, 0});
        refused(
                new TorchWriter().state(views("w", laughing)).bytes('.').zip(file()),
                "it holds a tensor of 3600000000 numbers that reaches number 0 of a storage of 4");
        View away = new View("../0", "FloatStorage", 4, 0, new int[] {4}, new int[] {1});
        refused(
                new TorchWriter().state(views("w", away)).bytes('.').zip(file()),
                "it holds a storage '../0' of torch.FloatStorage, which is none");
        View other = new View("0", "IntStorage", 4, 0, new int[] {4}, new int[] {1});
        refused(
                new TorchWriter()
                        .state(views("w", View.of("0", 4), "v", other))
                        .bytes('.')
                        .storage("0", 1, 2, 3, 4)
                        .zip(file()),
                "storage 0 has two types or lengths");
    }

    @Test
    void aHugeAnnouncedStorageIsRefusedBeforeItIsMade() throws IOException {
        View huge =
                new View("0", "FloatStorage", Integer.MAX_VALUE, 0, new int[] {1}, new int[] {1});
        refused(
                new TorchWriter().state(views("w", huge)).bytes('.').storage("0", 1).stream(file()),
                "its storages claim more bytes than the " + Files.size(file()) + " of the file");
    }

    @Test
    void aListThatContainsItselfIsRefused() throws IOException {
        refused(
                new TorchWriter().bytes(']', 'q', 0, 'h', 0, 'a', '.').zip(file()),
                "it is nested more than 32 deep, or contains itself");
    }

    /** Ten lists, each ten times the one before: 10¹⁰ values in a few hundred bytes. */
    @Test
    void listsThatUnfoldWithoutEndAreRefused() throws IOException {
        TorchWriter writer = new TorchWriter().bytes(']', 'q', 0);
        for (int level = 1; level <= 10; level++) {
            writer.bytes(']', 'q', level, '(');
            for (int i = 0; i < 10; i++) {
                writer.bytes('h', level - 1);
            }
            writer.bytes('e');
        }
        refused(writer.bytes('.').zip(file()), "it unfolds to more than 200000 values");
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        byte[] zip = Files.readAllBytes(checkpoint().zip(file()));
        Files.write(file(), java.util.Arrays.copyOf(zip, zip.length / 2));
        refused(file(), "it is damaged or cut off");
        byte[] stream = Files.readAllBytes(checkpoint().stream(file()));
        Files.write(file(), java.util.Arrays.copyOf(stream, stream.length - 3));
        refused(file(), "it is damaged or cut off");
        Files.write(file(), java.util.Arrays.copyOf(stream, 200));
        refused(file(), "it is damaged or cut off");
        Files.writeString(file(), "hello", StandardCharsets.UTF_8);
        refused(file(), "it is no file of weights that PyTorch wrote");
        refused(
                new TorchWriter().bytes('R', '.').zip(file()),
                "its pickle takes more than it has put");
        refused(
                new TorchWriter().bytes('h', 9, '.').zip(file()),
                "its pickle refers to 9, which it has not met");
        assertThatThrownBy(() -> TorchFile.read(folder.resolve("none")))
                .asInstanceOf(InstanceOfAssertFactories.type(Fault.class))
                .extracting(Fault::kind)
                .isEqualTo(Fault.Kind.INPUT);
    }

    /** Whatever byte of the pickle is wrong, the answer is a value or a refusal, never a crash. */
    @Test
    void everyChangedByteIsReadOrRefused() throws IOException {
        byte[] good = Files.readAllBytes(checkpoint().stream(file()));
        int pickles = good.length - 20_100;
        for (int at = 0; at < pickles; at++) {
            for (int flip : new int[] {0x01, 0x80}) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) flip;
                Files.write(file(), bad);
                try {
                    TorchFile.read(file(), p -> p.endsWith("t"));
                } catch (Fault e) {
                    assertThat(e.kind()).isEqualTo(Fault.Kind.MODEL);
                }
            }
        }
    }
}
