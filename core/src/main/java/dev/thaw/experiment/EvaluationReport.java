package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import dev.thaw.degrade.Degradation;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.report.ContactSheet;
import dev.thaw.report.MetricsLog;
import dev.thaw.report.Plot;
import dev.thaw.report.Report;
import dev.thaw.report.Table;
import dev.thaw.tensor.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts the result of an evaluation into words, sheets and plots. */
record EvaluationReport(
        ModelFile.About about,
        EvaluationRequest request,
        List<Table> tables,
        Map<String, Double> seconds,
        Workplace place) {
    private static final int SAMPLES_PER_ROW = 10;

    Report report(List<ContactSheet> sheets, List<Picture> generated, int[] histogram) {
        List<Report.Section> sections = new ArrayList<>();
        sections.add(section("Before and after", sheets.get(0), "restored.png"));
        sections.add(section("The way back", sheets.get(1), "trajectories.png"));
        if (!generated.isEmpty()) {
            sections.add(
                    new Report.Section(
                            "Generated pictures",
                            "Made from random draws of the degradation's end state; no picture of"
                                    + " the data went in."
                                    + classes(histogram),
                            List.of(written(rows(generated), "generated.png")),
                            List.of()));
        }
        List<Plot> loss = lossCurve();
        if (!loss.isEmpty()) {
            sections.add(new Report.Section("Training", "", List.of(), loss));
        }
        Experiment e = about.experiment();
        String trained = name((Record) e.degradation());
        String title = e.title().isEmpty() ? "Undoing " + trained : e.title();
        List<String> caveats = new ArrayList<>();
        for (Degradation other : request.route().with().stream().toList()) {
            title += ", measured on " + name((Record) other);
            caveats.add(
                    "The pictures were degraded by another degradation than the model was trained"
                            + " on: "
                            + Specs.STANDARD.json((Record) other).replaceAll("\\s+", " ")
                            + " instead of "
                            + trained
                            + ".");
        }
        return new Report(title, headline(), tables, sections, making(), caveats);
    }

    private static String name(Record degradation) {
        return Specs.STANDARD.tree(degradation).path("type").asText();
    }

    private Report.Section section(String title, ContactSheet sheet, String file) {
        return new Report.Section(title, "", List.of(written(sheet, file)), List.of());
    }

    private ContactSheet written(ContactSheet sheet, String file) {
        PictureWriter.write(sheet.picture(), request.out().resolve(file));
        return sheet;
    }

    private static ContactSheet rows(List<Picture> pictures) {
        List<ContactSheet.Strip> strips = new ArrayList<>();
        int columns = Math.min(SAMPLES_PER_ROW, pictures.size());
        for (int at = 0; at + columns <= pictures.size(); at += columns) {
            strips.add(new ContactSheet.Strip("", pictures.subList(at, at + columns)));
        }
        return new ContactSheet("Generated pictures.", strips);
    }

    private static String classes(int[] histogram) {
        if (histogram.length == 0) {
            return "";
        }
        List<String> words = new ArrayList<>();
        for (int c = 0; c < histogram.length; c++) {
            words.add(c + ": " + histogram[c]);
        }
        return " The classifier counts " + String.join(", ", words) + ".";
    }

    private String headline() {
        Map<String, Map<String, Double>> v = new LinkedHashMap<>();
        for (Table.Row row : tables.getFirst().rows()) {
            Map<String, Double> scores = new LinkedHashMap<>();
            row.scores().forEach(s -> scores.put(s.name(), s.value()));
            v.put(row.key(), scores);
        }
        Map<String, Double> before = v.getOrDefault("degraded", Map.of());
        Map<String, Double> after = v.getOrDefault("sampled", Map.of());
        if (!before.containsKey("ssim") || !after.containsKey("ssim")) {
            return "Measured on the test pictures after " + about.images() + " training images.";
        }
        String recognised =
                after.containsKey("recognised")
                        ? String.format(
                                Locale.ROOT,
                                "; %.0f %% of the restored pictures are recognised, %.0f %% of"
                                        + " the degraded ones",
                                100 * after.get("recognised"),
                                100 * before.getOrDefault("recognised", Double.NaN))
                        : "";
        return String.format(
                Locale.ROOT,
                "Restored from %s, the similarity (SSIM) rises from %.3f to %.3f%s.",
                from(),
                before.get("ssim"),
                after.get("ssim"),
                recognised);
    }

    private String from() {
        double severity =
                request.route()
                        .grid(about.experiment().degradation().steps())
                        .severities()
                        .getFirst();
        return severity == 1
                ? "complete degradation"
                : String.format(Locale.ROOT, "severity %.3g", severity);
    }

    private Report.Making making() {
        Experiment e = about.experiment();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("seed", request.seed());
        facts.put("trainedImages", about.images());
        facts.put("optimiserSteps", about.steps());
        facts.put("image", about.image().toString());
        List<Double> grid = request.route().grid(e.degradation().steps()).severities();
        facts.put("severity", grid.getFirst());
        facts.put("samplingSteps", grid.size() - 1);
        for (Degradation other : request.route().with().stream().toList()) {
            facts.put("degradation", Specs.STANDARD.tree((Record) other));
        }
        facts.put("device", place.device().toString());
        facts.put("precision", place.precision().toString());
        facts.put("threads", Native.threads());
        facts.put("libtorch", Native.describe());
        facts.put("java", Runtime.version().toString());
        return new Report.Making(Specs.STANDARD.yaml(e), Specs.STANDARD.tree(e), seconds, facts);
    }

    /** The loss over the images, where the log of the training lies beside the model. */
    private List<Plot> lossCurve() {
        Path log = request.model().resolveSibling("metrics.jsonl");
        if (!Files.isRegularFile(log)) {
            return List.of();
        }
        List<Plot.Point> points = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        try {
            for (String line : Files.readAllLines(log)) {
                JsonNode node = mapper.readTree(line);
                if (node.path("loss").isNumber()) {
                    points.add(
                            new Plot.Point(
                                    node.path(MetricsLog.IMAGES).asDouble(),
                                    node.path("loss").asDouble()));
                }
            }
        } catch (IOException e) {
            throw Fault.input(log + " could not be read: " + AtomicFile.reason(e), e);
        }
        if (points.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Plot(
                        "Loss of the training batches",
                        "training images",
                        "loss",
                        Plot.Scale.LOG_Y,
                        List.of(new Plot.Series("loss", points))));
    }
}
