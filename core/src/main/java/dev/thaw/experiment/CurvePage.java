package dev.thaw.experiment;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.experiment.probe.DestructionCurve;
import dev.thaw.experiment.probe.DestructionCurve.Point;
import dev.thaw.experiment.probe.ProbePictures;
import dev.thaw.image.Picture;
import dev.thaw.metric.BandEnergy;
import dev.thaw.report.ContactSheet;
import dev.thaw.report.Plot;
import dev.thaw.report.Report;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** The page of a {@link DestructionCurve}: pictures, then what is left of them. */
record CurvePage(
        Degradation degradation,
        DestructionCurve curve,
        ProbePictures pictures,
        String source,
        long seed,
        double seconds) {
    private static final int SHOWN = 4;
    private static final int COLUMNS = 9;
    private static final String SEVERITY = "severity";

    /** The result in one sentence. */
    String headline() {
        double end = curve.points().getLast().decodability();
        String half =
                curve.points().stream()
                        .filter(p -> p.decodability() <= 0.5)
                        .findFirst()
                        .map(p ->
                                String.format(Locale.ROOT, "; half is lost at %.2f", p.severity()))
                        .orElse("");
        return String.format(
                Locale.ROOT,
                "At severity 1, %.1f %% of what the pictures show can still be predicted"
                        + " linearly%s.",
                100 * end,
                half);
    }

    Report report(Device device) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pictures", source);
        facts.put("fittedOn", pictures.train().size(0));
        facts.put("measuredOn", pictures.test().size(0));
        facts.put("components", curve.components());
        facts.put("seed", seed);
        return new Report(
                "What " + Catalogue.nameOf(degradation.getClass()) + " leaves",
                headline(),
                List.of(),
                List.of(shown(device), left()),
                new Report.Making(
                        Specs.STANDARD.yaml((Record) degradation),
                        Specs.STANDARD.tree((Record) degradation),
                        Map.of("measurement", seconds),
                        facts),
                List.of());
    }

    private Report.Section shown(Device device) {
        List<Double> severities = DestructionCurve.severities(degradation.steps(), COLUMNS);
        String columns =
                severities.stream()
                        .map(s -> String.format(Locale.ROOT, "%.3g", s))
                        .collect(Collectors.joining(", "));
        List<ContactSheet.Strip> strips = new ArrayList<>();
        int count = (int) Math.min(SHOWN, pictures.test().size(0));
        List<List<Picture>> bySeverity = new ArrayList<>();
        try (Scope _ = Scope.open();
                Operator operator = degradation.open(pictures.shape(), device);
                Degrader d = operator.draw(Seeds.of(seed, 0, count))) {
            Tensor x0 = Tensors.to(pictures.test().narrow(0, 0, count), device);
            for (double severity : severities) {
                Tensor y = d.degrade(x0, Tensors.severity(severity, count, device));
                bySeverity.add(Pictures.pictures(y));
            }
        }
        for (int i = 0; i < count; i++) {
            int row = i;
            strips.add(
                    new ContactSheet.Strip(
                            "", bySeverity.stream().map(column -> column.get(row)).toList()));
        }
        return new Report.Section(
                "Pictures",
                "",
                List.of(new ContactSheet("Severity from left to right: " + columns + ".", strips)),
                List.of());
    }

    private Report.Section left() {
        String text =
                String.format(
                        Locale.ROOT,
                        "Decodability is R² of the best linear prediction of the clean pictures"
                                + " from all degraded pixels, on pictures that were not fitted on:"
                                + " 1 = nothing is lost, 0 = nothing is left. What is predicted are"
                                + " the %d leading principal components, which hold %.0f %% of the"
                                + " variance; what 8 bits do not show does not count. Energy kept is"
                                + " the energy of that part of a band which follows the clean"
                                + " picture, over its own energy or that of the degraded one,"
                                + " whichever is larger. Bands are in cycles per pixel.",
                        curve.components(),
                        100 * curve.share());
        List<Plot> plots = new ArrayList<>();
        plots.add(plot("Decodability", "R²", List.of(series("decodability", Point::decodability))));
        plots.add(
                plot(
                        "Energy kept by band",
                        "share",
                        IntStream.range(0, BandEnergy.names().size())
                                .mapToObj(b ->
                                        series(
                                                BandEnergy.names().get(b),
                                                point -> point.bands().get(b)))
                                .toList()));
        plots.add(plot("PSNR where anything changed", "dB", List.of(series("psnr", Point::psnr))));
        plots.add(plot("SSIM to the clean picture", "SSIM", List.of(series("ssim", Point::ssim))));
        return new Report.Section("What is left", text, List.of(), plots);
    }

    private static Plot plot(String title, String unit, List<Plot.Series> series) {
        return new Plot(title, SEVERITY, unit, Plot.Scale.LINEAR, series);
    }

    private Plot.Series series(String name, ToDoubleFunction<Point> value) {
        return new Plot.Series(
                name,
                curve.points().stream()
                        .map(p -> new Plot.Point(p.severity(), value.applyAsDouble(p)))
                        .toList());
    }
}
