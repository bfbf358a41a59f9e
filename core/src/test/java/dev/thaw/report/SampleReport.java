package dev.thaw.report;

import dev.thaw.image.Picture;
import dev.thaw.metric.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A whole report with invented numbers and drawn pictures. */
final class SampleReport {
    static final String BIASED =
            "The Fréchet distance is biased upwards: 1000 candidate images, fewer than 2048.";

    private SampleReport() {}

    static Score score(String name, boolean lowerIsBetter, double value, String... notes) {
        return new Score(
                name,
                name + "/test",
                lowerIsBetter,
                value,
                name.equals("kid") ? OptionalDouble.of(0.0021) : OptionalDouble.empty(),
                1000,
                1000,
                List.of(notes));
    }

    static Table.Row row(
            String key, String label, double psnr, double ssim, double rmse, double frechet) {
        return new Table.Row(
                key,
                label,
                List.of(
                        score("psnr", false, psnr),
                        score("ssim", false, ssim),
                        score("rmse", true, rmse),
                        score("frechet", true, frechet, BIASED),
                        score("kid", true, frechet / 900)));
    }

    static Table evaluation() {
        return new Table(
                "evaluation",
                "Restoring 1,000 test digits",
                List.of(
                        row("degraded", "Degraded input", 11.35, 0.016, 0.271, 231.2),
                        row("direct", "Direct: one step", 15.81, 0.609, 0.163, 41.07),
                        row("naive", "Algorithm 1: naive", 11.4, 0.278, 0.271, 160.5),
                        row("sampled", "Algorithm 2: cold", 13.9, 0.466, 0.204, 22.84)));
    }

    /** A bright ring whose edge is as soft as {@code blur} pixels. */
    static Picture ring(int number, double blur, int channels) {
        int side = 32;
        byte[] samples = new byte[side * side * channels];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double r = Math.hypot(x - 12 - number % 8, y - 15.5);
                double edge = (Math.abs(r - 4 - number % 5) - 2) / (0.5 + blur);
                for (int c = 0; c < channels; c++) {
                    double shade = 255 / (1 + Math.exp(edge)) * (1 - 0.25 * (c * number % 3));
                    samples[(y * side + x) * channels + c] = (byte) Math.round(shade);
                }
            }
        }
        return Picture.of(side, side, channels, samples);
    }

    static ContactSheet.Strip strip(String label, double blur, double perPicture) {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pictures.add(ring(perPicture > 0 ? 3 : i, Math.max(0, blur - perPicture * i), 1));
        }
        return new ContactSheet.Strip(label, pictures);
    }

    static Plot loss() {
        List<Plot.Point> train = new ArrayList<>();
        List<Plot.Point> test = new ArrayList<>();
        for (int i = 1; i <= 1500; i++) {
            double wave = 1 + 0.12 * Math.sin(i * 12.9898) * Math.cos(i * 78.233);
            train.add(new Plot.Point(i * 32, (0.04 + 0.5 / Math.sqrt(i)) * wave));
            if (i % 100 == 0) {
                test.add(new Plot.Point(i * 32, 0.05 + 0.5 / Math.sqrt(i)));
            }
        }
        return new Plot(
                "Loss",
                "images trained",
                "mean absolute error",
                Plot.Scale.LOG_Y,
                List.of(new Plot.Series("training", train), new Plot.Series("test", test)));
    }

    static Report report() {
        List<Report.Section> sections =
                List.of(
                        new Report.Section(
                                "Before and after",
                                "Held-out digits: what went in, what each way made of it, and the"
                                        + " original.",
                                List.of(
                                        new ContactSheet(
                                                "Each column is one digit.",
                                                List.of(
                                                        strip("Original", 0, 0),
                                                        strip("Degraded", 6, 0),
                                                        strip("Direct", 0.8, 0),
                                                        strip("Algorithm 1", 3, 0),
                                                        strip("Algorithm 2", 0.3, 0)))),
                                List.of()),
                        new Report.Section(
                                "From degraded to restored",
                                "Algorithm 2 step by step, severity 1 on the left, 0 on the right.",
                                List.of(
                                        new ContactSheet(
                                                "",
                                                List.of(strip("", 6, 0.54), strip("", 5, 0.45)))),
                                List.of()),
                        new Report.Section("Training", "", List.of(), List.of(loss())));
        return new Report(
                "Undoing blur on strokes",
                "Algorithm 2 brings the blurred digits from SSIM 0.016 to 0.466.",
                List.of(evaluation()),
                sections,
                making(),
                List.of("Trained for 4 minutes on two cores; longer training restores better."));
    }

    private static Report.Making making() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("training", 245.2);
        seconds.put("evaluation", 31.04);
        seconds.put("total", 4011.0);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("seed", 0);
        facts.put("trainedImages", 48_000);
        facts.put("parameters", 1_250_433);
        facts.put("versions", Map.of("thaw", "0.1.0", "java", "25.0.3", "libtorch", "2.10.0"));
        return new Report.Making(
                "data:\n  type: strokes\ndegradation:\n  type: gaussian-blur\n  steps: 20\n",
                Json.node(Map.of("data", Map.of("type", "strokes"), "seed", 0)),
                seconds,
                facts);
    }
}
