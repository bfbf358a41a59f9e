package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.nn.Network;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.tensor.archive.TorchWriter;
import dev.thaw.tensor.archive.TorchWriter.View;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints as the official code saves them, in miniature. */
@ExtendWith(NoLeaks.class)
class ImportJobTest {
    private static final String NET = "network={type: conv-next-unet, dim: 4, multipliers: [1, 2]}";
    private static final String NOISE = "degradation={type: gaussian-noise, steps: 4}";

    @TempDir private Path folder;

    private final TorchWriter writer = new TorchWriter();
    private int storages;

    private static Experiment experiment(String... more) {
        List<String> overrides = new ArrayList<>(List.of(NET));
        overrides.addAll(List.of(more));
        return Tiny.experiment(overrides.toArray(String[]::new));
    }

    private static Network network(long seed, int channels) {
        Experiment e = experiment();
        return e.network().build(new ImageShape(channels, 16, 16), 4, seed, Device.CPU);
    }

    private View storage(float[] values, long... shape) {
        String key = Integer.toString(storages++);
        writer.storage(key, values);
        return View.of(key, Arrays.stream(shape).mapToInt(d -> (int) d).toArray());
    }

    /** The weights of a network under a prefix, and a blur kernel per step. */
    private Map<String, View> state(long seed, String prefix, int kernels) {
        Map<String, View> views = new LinkedHashMap<>();
        for (int i = 0; i < kernels; i++) {
            views.put("module.gaussian_kernels." + i + ".weight", kernel());
        }
        try (Scope scope = Scope.open();
                Network net = network(seed, 1)) {
            net.parameters()
                    .named()
                    .forEach((name, t) ->
                            views.put(prefix + name, storage(Tensors.floats(t), Tensors.shape(t))));
        }
        return views;
    }

    /** 5×5 of std 1, by the plain formula. */
    private View kernel() {
        float[] values = new float[25];
        double sum = 0;
        for (int i = 0; i < 25; i++) {
            double dy = i / 5 - 2;
            double dx = i % 5 - 2;
            values[i] = (float) Math.exp(-(dx * dx + dy * dy) / 2);
            sum += values[i];
        }
        for (int i = 0; i < 25; i++) {
            values[i] /= (float) sum;
        }
        return storage(values, 1, 1, 5, 5);
    }

    private Path checkpoint(Map<String, View> model, Map<String, View> ema) throws IOException {
        return writer.checkpoint(700, model, ema).zip(folder.resolve("model.pt"));
    }

    private ImportJob.Request request(Path file, Experiment e, ImportJob.Weights weights) {
        return new ImportJob.Request(file, e, weights, false, folder.resolve("m.safetensors"));
    }

    private float[] imported() {
        try (ModelFile.Model model = ModelFile.read(folder.resolve("m.safetensors"), Device.CPU)) {
            return Tensors.floats(model.network().parameters().flat());
        }
    }

    private static float[] weights(long seed) {
        try (Network net = network(seed, 1)) {
            return Tensors.floats(net.parameters().flat());
        }
    }

    @Test
    void takesTheAverageByDefaultAndStripsThePrefixes() throws IOException {
        Path file =
                checkpoint(state(1, "module.denoise_fn.", 4), state(2, "module.denoise_fn.", 4));
        ImportJob.Outcome ema =
                ImportJob.run(
                        request(file, experiment(), ImportJob.Weights.of("ema")), Workplace.QUIET);
        assertThat(imported()).isEqualTo(weights(2));
        assertThat(ema.tables()).isEqualTo(4);
        assertThat(ema.step()).isEqualTo(700);
        assertThat(ema.images()).isEqualTo(700 * 16);
        assertThat(ema.image()).isEqualTo("16x16x1");
        ImportJob.run(request(file, experiment(), ImportJob.Weights.MODEL), Workplace.QUIET);
        assertThat(imported()).isEqualTo(weights(1));
    }

    @Test
    void knowsThePrefixesOfAllProjectsAndBareStates() throws IOException {
        for (String prefix : List.of("denoise_fn.", "module.defade_fn.")) {
            ImportJobTest one = fresh();
            Path file = one.checkpoint(one.state(1, prefix, 0), one.state(2, prefix, 0));
            ImportJob.run(request(file, experiment(), ImportJob.Weights.EMA), Workplace.QUIET);
            assertThat(imported()).isEqualTo(weights(2));
        }
        ImportJobTest bare = fresh();
        Path file = bare.bare(bare.state(3, "", 0));
        assertThat(
                        ImportJob.run(
                                        request(file, experiment(), ImportJob.Weights.EMA),
                                        Workplace.QUIET)
                                .weights())
                .isEqualTo("all");
        assertThat(imported()).isEqualTo(weights(3));
    }

    private ImportJobTest fresh() {
        ImportJobTest other = new ImportJobTest();
        other.folder = folder;
        return other;
    }

    private Path bare(Map<String, View> state) throws IOException {
        return writer.state(state).bytes('.').stream(folder.resolve("bare.pth"));
    }

    private void refused(Path file, Experiment e, String words) {
        assertThatThrownBy(() ->
                        ImportJob.run(request(file, e, ImportJob.Weights.EMA), Workplace.QUIET))
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL));
        assertThat(folder.resolve("m.safetensors")).doesNotExist();
    }

    @Test
    void differencesAreNamedExactly() throws IOException {
        Map<String, View> state = state(1, "module.denoise_fn.", 3);
        state.remove("module.denoise_fn.mid_block1.net.0.g");
        state.put("module.denoise_fn.final_conv.1.bias", storage(new float[7], 7));
        state.put("module.denoise_fn.more", storage(new float[1], 1));
        Path file = checkpoint(Map.of(), state);
        List<String> said = new ArrayList<>();
        JobListener on =
                new JobListener() {
                    @Override
                    public void said(String sentence) {
                        said.add(sentence);
                    }
                };
        Workplace place = new Workplace(Device.CPU, on, () -> false);
        assertThatThrownBy(() ->
                        ImportJob.run(request(file, experiment(), ImportJob.Weights.EMA), place))
                .hasMessage(
                        file
                                + " does not fit the experiment for images of 16x16x1: it lacks"
                                + " mid_block1.net.0.g, final_conv.1.bias is [7] instead of [1],"
                                + " has the unknown more, has 3 blur kernels where T is 4");
        assertThat(said)
                .containsExactly(
                        "the checkpoint lacks mid_block1.net.0.g",
                        "the checkpoint final_conv.1.bias is [7] instead of [1]",
                        "the checkpoint has the unknown more",
                        "the checkpoint has 3 blur kernels where T is 4");
    }

    @Test
    void tablesMustAgreeWithTheSchedule() throws IOException {
        Path blur = checkpoint(Map.of(), state(1, "module.denoise_fn.", 4));
        refused(blur, experiment("degradation.steps=5"), "has 4 blur kernels where T is 5");
        refused(
                blur,
                experiment("degradation.kernel=7"),
                "gaussian_kernels.0.weight is [1, 1, 5, 5] instead of [1, 1, 7, 7]");
        refused(blur, experiment("degradation.std=1.1"), "gaussian_kernels.0.weight is 0.0029690");

        ImportJobTest noise = fresh();
        Map<String, View> state = noise.state(1, "module.denoise_fn.", 0);
        float[] bars = bars();
        state.put("module.alphas_cumprod", noise.storage(bars, 4));
        state.put("module.sqrt_alphas_cumprod", noise.storage(map(bars, Math::sqrt), 4));
        state.put(
                "module.sqrt_one_minus_alphas_cumprod",
                noise.storage(map(bars, a -> Math.sqrt(1 - a)), 4));
        Path file = noise.checkpoint(Map.of(), state);
        refused(
                file,
                experiment("degradation={type: gaussian-noise, steps: 5}"),
                "alphas_cumprod is [4] instead of [5] (T is 5)");
        refused(
                file,
                experiment("degradation={type: gaussian-noise, steps: 4, schedule: linear}"),
                "where the experiment says");
        assertThat(
                        ImportJob.run(
                                        request(file, experiment(NOISE), ImportJob.Weights.EMA),
                                        Workplace.QUIET)
                                .tables())
                .isEqualTo(3);
    }

    /** The cosine schedule for T = 4 by its formula (Nichol and Dhariwal 2021), β at most 0.999. */
    private static float[] bars() {
        float[] bars = new float[4];
        double product = 1;
        for (int i = 0; i < 4; i++) {
            double ratio = cosine((i + 1) * 5 / 4.0) / cosine(i * 5 / 4.0);
            product *= Math.max(1 - 0.999, ratio);
            bars[i] = (float) product;
        }
        return bars;
    }

    private static double cosine(double x) {
        return Math.pow(Math.cos((x / 5 + 0.008) / 1.008 * Math.PI / 2), 2);
    }

    private static float[] map(float[] values, java.util.function.DoubleUnaryOperator f) {
        float[] mapped = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = (float) f.applyAsDouble(values[i]);
        }
        return mapped;
    }

    @Test
    void aCheckpointWithoutTheWeightsSaysWhatItHolds() throws IOException {
        TorchWriter w = new TorchWriter().bytes('}').put().bytes('(');
        w.text("net").state(Map.of("a", View.of("0", 1))).bytes('u', '.').storage("0", 1);
        refused(
                w.zip(folder.resolve("x.pt")),
                experiment(),
                "holds no weights called 'ema', it holds [net]");
    }

    @Test
    void theBrokenNumbersOfADivergedTrainingAreRefused() throws IOException {
        Map<String, View> state = state(1, "module.denoise_fn.", 0);
        state.put("module.denoise_fn.final_conv.1.bias", storage(new float[] {Float.NaN}, 1));
        refused(checkpoint(Map.of(), state), experiment(), "NaN or infinite");
    }

    @Test
    void anImportedModelRestoresAndWithDataGenerates() throws IOException {
        Path file = checkpoint(Map.of(), state(1, "module.denoise_fn.", 4));
        Path out = folder.resolve("m.safetensors");
        ImportJob.run(
                new ImportJob.Request(file, experiment(), ImportJob.Weights.EMA, true, out),
                Workplace.QUIET);
        SampleJob.Outcome sampled =
                SampleJob.run(
                        new SampleJob.Request(out, 2, folder.resolve("samples"), 0, 1, List.of()),
                        Workplace.QUIET);
        assertThat(sampled.files()).hasSize(2);
    }
}
