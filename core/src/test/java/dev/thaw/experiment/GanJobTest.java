package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.learned.Frames;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class GanJobTest {
    @TempDir private Path folder;

    private GanJob.Request request(String out, long images) {
        return new GanJob.Request(
                Tiny.experiment("data.preparation.enlarge=1.125").data(),
                5,
                3,
                images,
                2,
                folder.resolve(out));
    }

    private Map<String, String> files(String out) throws IOException {
        Path root = folder.resolve(out);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        root.relativize(file).toString(),
                        Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    @Test
    void framesRunFromTheTrainedToTheUntrainedGeneratorAndAreADegradation() throws IOException {
        GanJob.Outcome outcome = GanJob.run(request("made", 160), Workplace.QUIET);
        assertThat(outcome.sequences()).isEqualTo(5);
        assertThat(files("made"))
                .hasSize(1 + 5 * 4)
                .containsKeys("gan.safetensors", "00004/003.png");
        Experiment e =
                Tiny.experiment(
                        "data.set={type: frames, testShare: 0.4, path: '"
                                + folder.resolve("made")
                                + "'}",
                        "data.preparation={size: 16}",
                        "degradation={type: frames, steps: 3, path: '"
                                + folder.resolve("made")
                                + "'}");
        assertThat(e.degradation()).isEqualTo(new Frames(folder.resolve("made").toString(), 3));
        try (PreparedSet clean = PreparedSet.open(e.data(), dev.thaw.data.DatasetSpec.Split.TRAIN);
                Operator operator = e.degradation().open(new ImageShape(1, 16, 16), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Path last = folder.resolve("made").resolve(clean.get(0).name()).resolve("003.png");
            Tensor x0 = PreparedSet.tensor(List.of(clean.get(0)), Device.CPU);
            Tensor xT = d.degrade(x0, Tensors.severity(1, 1, Device.CPU));
            assertThat(Pictures.pictures(xT).getFirst())
                    .isEqualTo(dev.thaw.image.PictureReader.STANDARD.read(last));
        }
    }

    @Test
    void anInterruptedTrainingContinuesBitForBit() throws IOException {
        GanJob.run(request("whole", 320), Workplace.QUIET);
        List<String> said = new ArrayList<>();
        JobListener on =
                new JobListener() {
                    @Override
                    public void said(String sentence) {
                        said.add(sentence);
                    }
                };
        int[] asked = {0};
        assertThatThrownBy(() ->
                        GanJob.run(
                                request("parts", 320),
                                new Workplace(Device.CPU, on, () -> ++asked[0] > 8)))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INTERRUPTED))
                .hasMessageMatching(
                        "the GAN training was interrupted after \\d+ images; the same command"
                                + " continues");
        assertThat(folder.resolve("parts/00000/003.png")).exists();
        assertThat(folder.resolve("parts/00000/000.png")).doesNotExist();
        said.clear();
        GanJob.run(request("parts", 320), new Workplace(Device.CPU, on, () -> false));
        assertThat(said.getFirst()).startsWith("continuing the GAN training in ");
        assertThat(files("parts")).isEqualTo(files("whole"));
    }

    @Test
    void anotherRequestAndForeignFilesAreRefused() throws IOException {
        GanJob.run(request("made", 96), Workplace.QUIET);
        assertThatThrownBy(() -> GanJob.run(request("made", 128), Workplace.QUIET))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                .hasMessage(
                        folder.resolve("made/gan.safetensors")
                                + " was made with images 96, this command asks for 128: use another"
                                + " --out folder or the same setting");
        Files.createDirectories(folder.resolve("full/of"));
        assertThatThrownBy(() -> GanJob.run(request("full", 96), Workplace.QUIET))
                .hasMessage(
                        "out must be an empty folder or one that 'thaw gan' began, "
                                + folder.resolve("full")
                                + " holds other files");
        Files.write(folder.resolve("file"), new byte[1]);
        assertThatThrownBy(() -> GanJob.run(request("file", 96), Workplace.QUIET))
                .hasMessage("out must be a folder, " + folder.resolve("file") + " is a file");
        Files.createDirectories(folder.resolve("broken"));
        Files.write(folder.resolve("broken/gan.safetensors"), new byte[9]);
        assertThatThrownBy(() -> GanJob.run(request("broken", 96), Workplace.QUIET))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL));
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThatThrownBy(() -> request("x", 95))
                .hasMessage("images must be at least 96 (32 for each of 3 frames), got 95");
        Data data = Tiny.experiment().data();
        assertThatThrownBy(() -> new GanJob.Request(data, 0, 3, 999, 1, folder))
                .hasMessage("sequences must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new GanJob.Request(data, 1, 0, 999, 1, folder))
                .hasMessage("frames must be between 1 and 999, got 0");
        Data odd = Tiny.experiment("data.preparation.size=18").data();
        assertThatThrownBy(() ->
                        GanJob.run(
                                new GanJob.Request(odd, 1, 1, 99, 1, folder.resolve("odd")),
                                Workplace.QUIET))
                .hasMessage(
                        "pictures of a GAN must have sides that are multiples of 4 from 16 to 256"
                                + " pixels, got 18x18x1");
        assertThat(folder.resolve("odd")).doesNotExist();
    }

    @Test
    void framesAreMadeAtEqualRatiosAndAtDifferentSteps() {
        Data data = Tiny.experiment().data();
        assertThat(new GanJob.Request(data, 1, 4, 32 * 512, 1, folder).moments())
                .containsExactly(0, 8, 32, 128, 512);
        assertThat(new GanJob.Request(data, 1, 1, 100, 1, folder).moments()).containsExactly(0, 4);
        for (int frames : new int[] {2, 5, 16}) {
            for (long steps = frames; steps < 60; steps++) {
                long[] moments =
                        new GanJob.Request(data, 1, frames, 32 * steps, 1, folder).moments();
                assertThat(moments).hasSize(frames + 1).isSorted().doesNotHaveDuplicates();
                assertThat(moments[frames]).isEqualTo(steps);
            }
        }
    }
}
