package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.experiment.EvaluationRequest.Panel;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import dev.thaw.nn.Precision;
import dev.thaw.report.Report;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every job with a trained network computes it as its workplace says, and tells so. */
@ExtendWith(NoLeaks.class)
class ReducedPrecisionTest {
    private static final Workplace REDUCED =
            new Workplace(Device.CPU, Precision.BFLOAT16, JobListener.NONE, () -> false);

    @TempDir Path folder;

    /** Other numbers, but the same picture within a few of its 256 levels. */
    private void nearButOther(String exact, String reduced) {
        Picture a = PictureReader.STANDARD.read(folder.resolve(exact));
        Picture b = PictureReader.STANDARD.read(folder.resolve(reduced));
        int apart = 0;
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                apart = Math.max(apart, Math.abs(a.at(x, y, 0) - b.at(x, y, 0)));
            }
        }
        assertThat(apart).isBetween(1, 12);
    }

    /** Rounding is about 2⁻⁹, which Adam makes about a tenth of its steps out of. */
    @Test
    void training() {
        float[][] weights = new float[3][];
        for (int i = 0; i < weights.length; i++) {
            Path run = folder.resolve("run" + i);
            new TrainJob(Tiny.experiment(), run, i == 0 ? Workplace.QUIET : REDUCED).run();
            try (ModelFile.Model model =
                    ModelFile.read(run.resolve("model.safetensors"), Device.CPU)) {
                weights[i] = Tensors.floats(model.network().parameters().flat());
            }
        }
        assertThat(weights[2]).as("of the same training").isEqualTo(weights[1]);
        double apart = 0;
        double size = 0;
        for (int i = 0; i < weights[0].length; i++) {
            apart += Math.pow(weights[1][i] - weights[0][i], 2);
            size += Math.pow(weights[0][i], 2);
        }
        assertThat(Math.sqrt(apart / size)).isBetween(1e-5, 0.05);
        assertThat(DryRun.of(Tiny.experiment(), REDUCED).stepSeconds()).isPositive();
    }

    @Test
    void restoring() {
        Path model = Tiny.model(folder.resolve("run"));
        Path damaged = folder.resolve("x.png");
        byte[] samples = new byte[256];
        new java.util.Random(1).nextBytes(samples);
        PictureWriter.write(Picture.of(16, 16, 1, samples), damaged);
        for (Workplace place : List.of(Workplace.QUIET, REDUCED)) {
            RestoreJob.run(
                    new RestoreJob.Request(
                            model,
                            List.of(damaged),
                            folder.resolve(place.precision().toString()),
                            PictureRestorer.Settings.standard(1)),
                    place);
        }
        nearButOther("float32/x.png", "bfloat16/x.png");
    }

    @Test
    void generating() {
        Path model = Tiny.model(folder.resolve("run"));
        for (Workplace place : List.of(Workplace.QUIET, REDUCED)) {
            Path out = folder.resolve(place.precision().toString());
            SampleJob.run(new SampleJob.Request(model, 1, out, 7, 0, List.of()), place);
        }
        nearButOther("float32/00000.png", "bfloat16/00000.png");
    }

    @Test
    void measuring() {
        Path model = Tiny.model(folder.resolve("run"));
        double[] ssim = new double[2];
        for (Workplace place : List.of(Workplace.QUIET, REDUCED)) {
            String name = place.precision().toString();
            Report report =
                    EvaluateJob.run(
                            EvaluationRequest.of(
                                    model,
                                    folder.resolve(name),
                                    new Panel(8, Optional.empty(), Optional.empty(), 0),
                                    1),
                            place);
            assertThat(report.json().at("/facts/precision").asText()).isEqualTo(name);
            ssim[place.precision().ordinal()] =
                    report.json().at("/evaluation/sampled/ssim").asDouble();
        }
        assertThat(Math.abs(ssim[0] - ssim[1])).isBetween(1e-7, 0.02);
    }
}
