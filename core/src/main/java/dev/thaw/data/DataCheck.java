package dev.thaw.data;

import dev.thaw.base.Fault;
import dev.thaw.data.DataReport.Size;
import dev.thaw.data.DataReport.SizeCount;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Survey.Look;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks through a data set before anything is trained on it: finds out of which kind it is, reads
 * every picture once and says what is there and what Thaw would do with it.
 */
public final class DataCheck {
    private static final int COMMON_SIZES = 5;

    private final String kind;
    private final Path place;
    private final DatasetSpec spec;
    private final Survey survey;

    private DataCheck(String kind, Path place, DatasetSpec spec, Survey survey) {
        this.kind = kind;
        this.place = place;
        this.spec = spec;
        this.survey = survey;
    }

    /**
     * What kind of data set lies there, by a look at the names: a folder or a zip archive of
     * pictures, or a folder of idx or CIFAR files.
     *
     * @throws Fault of kind input when nothing lies there
     */
    public static DatasetSpec kind(Path place) {
        if (place.toString().isEmpty() || !Files.exists(place)) {
            throw Fault.input("'" + place + "' does not exist");
        }
        String path = place.toString();
        if (!Files.isDirectory(place)) {
            return new Zip(path);
        }
        if (!Idx.splits(place).isEmpty()) {
            return new Idx(path);
        }
        return Cifar.splits(place).isEmpty() ? new Folder(path) : new Cifar(path);
    }

    /**
     * Checks a folder or a zip archive of pictures, or a folder of idx or CIFAR files.
     *
     * @throws Fault of kind input when there is no picture or none can be read
     */
    public static DataReport of(Path place) {
        if (place.toString().isEmpty() || !Files.exists(place)) {
            throw Fault.input("'" + place + "' does not exist");
        }
        String path = place.toString();
        if (!Files.isDirectory(place)) {
            Zip zip = new Zip(path);
            try (Shelf shelf = new ZipShelf(place)) {
                return new DataCheck("zip", place, zip, Survey.of(shelf, zip.testShare())).report();
            }
        }
        Set<Split> idx = Idx.splits(place);
        if (!idx.isEmpty()) {
            Idx spec = new Idx(path);
            Survey survey = Survey.of(spec, place, idx, Idx.files(place));
            return new DataCheck("idx", place, spec, survey).report();
        }
        Set<Split> cifar = Cifar.splits(place);
        if (!cifar.isEmpty()) {
            Cifar spec = new Cifar(path);
            Survey survey = Survey.of(spec, place, cifar, Cifar.files(place));
            return new DataCheck("cifar", place, spec, survey).report();
        }
        Folder folder = new Folder(path);
        try (Shelf shelf = new FolderShelf(place)) {
            return new DataCheck("folder", place, folder, Survey.of(shelf, folder.testShare()))
                    .report();
        }
    }

    private DataReport report() {
        if (survey.looks().isEmpty()) {
            DataReport.Broken first = survey.broken().getFirst();
            throw Fault.input(
                    String.format(
                            Locale.ROOT,
                            "%s holds no readable picture; %d broken, the first: %s %s",
                            place,
                            survey.broken().size(),
                            first.name(),
                            first.reason()));
        }
        Map<String, Integer> modes = new TreeMap<>();
        survey.looks().forEach(look -> modes.merge(look.mode().word(), 1, Integer::sum));
        int rotated = (int) survey.looks().stream().filter(Look::rotated).count();
        DataReport.Sizes sizes = sizes();
        DataReport.Files files =
                new DataReport.Files(
                        survey.looks().size(), survey.others(), survey.broken(), duplicates());
        DataReport report =
                new DataReport(
                        kind,
                        place.toString(),
                        parts(),
                        new DataReport.Looks(sizes, modes, rotated),
                        files,
                        plan(sizes),
                        new ArrayList<>());
        report.sentences().addAll(new DataWords(report, survey.stated()).all());
        return report;
    }

    private Map<String, DataReport.Part> parts() {
        Map<String, DataReport.Part> parts = new LinkedHashMap<>();
        for (Split split : Split.values()) {
            List<Look> looks =
                    survey.looks().stream().filter(look -> look.split() == split).toList();
            Map<String, Integer> classes = new LinkedHashMap<>();
            survey.classes().forEach(name -> classes.put(name, 0));
            looks.stream()
                    .filter(look -> look.label() >= 0)
                    .forEach(look ->
                            classes.merge(survey.classes().get(look.label()), 1, Integer::sum));
            String checksum =
                    Checksums.combine(
                            looks.stream()
                                    .map(l -> Checksums.sample(l.name(), l.label(), l.pixels()))
                                    .toList());
            parts.put(
                    split.name().toLowerCase(Locale.ROOT),
                    new DataReport.Part(looks.size(), classes, checksum));
        }
        return parts;
    }

    private DataReport.Sizes sizes() {
        Map<Size, Integer> counts = new LinkedHashMap<>();
        survey.looks().forEach(look -> counts.merge(look.size(), 1, Integer::sum));
        Comparator<Size> order =
                Comparator.<Size>comparingLong(s -> (long) s.width() * s.height())
                        .thenComparingInt(Size::width);
        List<Size> sorted = survey.looks().stream().map(Look::size).sorted(order).toList();
        List<SizeCount> commonest =
                counts.entrySet().stream()
                        .map(e -> new SizeCount(e.getKey(), e.getValue()))
                        .sorted(
                                Comparator.comparingInt(SizeCount::pictures)
                                        .reversed()
                                        .thenComparing(SizeCount::size, order))
                        .limit(COMMON_SIZES)
                        .toList();
        return new DataReport.Sizes(
                sorted.getFirst(),
                sorted.get((sorted.size() - 1) / 2),
                sorted.getLast(),
                commonest,
                counts.size());
    }

    private DataReport.Duplicates duplicates() {
        Map<String, List<Look>> same =
                survey.looks().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Look::pixels, LinkedHashMap::new, Collectors.toList()));
        int spare = 0;
        int across = 0;
        List<List<String>> groups = new ArrayList<>();
        for (List<Look> group : same.values()) {
            if (group.size() > 1) {
                long tests = group.stream().filter(l -> l.split() == Split.TEST).count();
                spare += group.size() - 1;
                across += tests < group.size() ? (int) tests : 0;
                groups.add(group.stream().map(Look::name).toList());
            }
        }
        return new DataReport.Duplicates(spare, across, groups);
    }

    /** Keeps small square pictures whole, crops all others from their shorter side. */
    private DataPlan plan(DataReport.Sizes sizes) {
        int channels = survey.looks().stream().mapToInt(Look::channels).max().orElse(3);
        boolean natural = !kind.equals("idx");
        Size only = sizes.smallest();
        boolean whole =
                sizes.different() == 1 && only.width() == only.height() && only.width() <= 256;
        if (whole) {
            // The networks halve the size up to three times.
            int size = Math.ceilDiv(only.width(), 8) * 8;
            return new DataPlan(
                    spec,
                    new Preparation(
                            size,
                            Preparation.Fit.SQUARE,
                            1,
                            Preparation.Cut.CENTRE,
                            natural,
                            channels));
        }
        int shortest =
                survey.looks().stream()
                        .mapToInt(look -> Math.min(look.size().width(), look.size().height()))
                        .min()
                        .orElse(1);
        int size = shortest >= 128 ? 128 : shortest >= 64 ? 64 : 32;
        return new DataPlan(
                spec,
                new Preparation(
                        size,
                        Preparation.Fit.SHORTER,
                        1.12,
                        Preparation.Cut.RANDOM,
                        natural,
                        channels));
    }
}
