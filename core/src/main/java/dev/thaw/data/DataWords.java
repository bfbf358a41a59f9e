package dev.thaw.data;

import dev.thaw.data.DataReport.Broken;
import dev.thaw.data.DataReport.Part;
import dev.thaw.data.DataReport.SizeCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A {@link DataReport} in sentences: what is there, and what Thaw would do with it. */
final class DataWords {
    private static final int NAMED = 5;
    private static final int CLASSES = 20;

    private final DataReport report;
    private final boolean stated;

    DataWords(DataReport report, boolean stated) {
        this.report = report;
        this.stated = stated;
    }

    List<String> all() {
        List<String> sentences = new ArrayList<>();
        sentences.add(count());
        sentences.add(classes());
        sentences.add(sizes());
        sentences.add(modes());
        if (report.looks().rotated() > 0) {
            sentences.add(
                    number(report.looks().rotated(), "picture is", "pictures are")
                            + " turned upright, as the Exif orientation says.");
        }
        sentences.add(duplicates());
        if (!report.files().broken().isEmpty()) {
            sentences.add(broken());
        }
        if (report.files().others() > 0) {
            sentences.add(
                    number(report.files().others(), "other file is", "other files are")
                            + " ignored.");
        }
        sentences.add(preparation());
        return sentences;
    }

    private Part part(String name) {
        return Objects.requireNonNull(report.parts().get(name));
    }

    private String count() {
        String how =
                stated
                        ? "as the files say"
                        : "drawn by a hash of each name (a picture keeps its side when others come"
                                + " or go)";
        return report.place()
                + " is of the kind "
                + report.kind()
                + " and holds "
                + number(report.files().pictures(), "readable picture", "readable pictures")
                + ": "
                + part("train").pictures()
                + " to train on, "
                + part("test").pictures()
                + " to test on, "
                + how
                + ".";
    }

    private String classes() {
        Map<String, Integer> train = part("train").classes();
        Map<String, Integer> test = part("test").classes();
        if (train.isEmpty()) {
            return "There are no labels.";
        }
        String counts =
                train.keySet().stream()
                        .limit(CLASSES)
                        .map(c -> c + " " + (count(train, c) + count(test, c)))
                        .collect(Collectors.joining(", "));
        return number(train.size(), "class", "classes")
                + " with this many pictures: "
                + counts
                + (train.size() > CLASSES ? " …" : "")
                + ".";
    }

    private static int count(Map<String, Integer> classes, String name) {
        return classes.getOrDefault(name, 0);
    }

    private String sizes() {
        DataReport.Sizes sizes = report.looks().sizes();
        if (sizes.different() == 1) {
            return "All have " + sizes.smallest() + " pixels.";
        }
        SizeCount first = sizes.commonest().getFirst();
        return String.format(
                Locale.ROOT,
                "There are %d sizes from %s to %s pixels, median %s; the commonest is %s (%d).",
                sizes.different(),
                sizes.smallest(),
                sizes.largest(),
                sizes.median(),
                first.size(),
                first.pictures());
    }

    private String modes() {
        Map<String, Integer> modes = report.looks().modes();
        String counts =
                modes.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .collect(Collectors.joining(", "));
        List<String> notes = new ArrayList<>();
        if (modes.keySet().stream().anyMatch(m -> m.contains("alpha") || m.contains("rgba"))) {
            notes.add("transparent pixels are laid over white");
        }
        if (modes.keySet().stream().anyMatch(m -> m.contains("16"))) {
            notes.add("16-bit samples are rounded to 8");
        }
        if (modes.containsKey("cmyk")) {
            notes.add("cmyk becomes rgb without its colour profile");
        }
        if (modes.size() > 1) {
            notes.add(
                    report.plan().preparation().channels() == 1
                            ? "all become 8-bit grey"
                            : "all become 8-bit colour");
        }
        return "Modes: " + counts + (notes.isEmpty() ? "" : "; ") + String.join("; ", notes) + ".";
    }

    private String duplicates() {
        DataReport.Duplicates duplicates = report.files().duplicates();
        if (duplicates.groups().isEmpty()) {
            return "No picture occurs twice.";
        }
        return number(duplicates.pictures(), "picture repeats", "pictures repeat")
                + " another one exactly"
                + (duplicates.acrossSplits() == 0
                        ? ""
                        : ", and "
                                + duplicates.acrossSplits()
                                + " of those to test on are also trained on")
                + ": "
                + duplicates.groups().stream()
                        .limit(NAMED)
                        .map(group ->
                                String.join(" = ", group.subList(0, Math.min(3, group.size())))
                                        + (group.size() > 3 ? " = …" : ""))
                        .collect(Collectors.joining(", "))
                + (duplicates.groups().size() > NAMED ? " …" : "")
                + ". They are kept.";
    }

    private String broken() {
        List<Broken> broken = report.files().broken();
        return number(broken.size(), "broken file is", "broken files are")
                + " skipped: "
                + broken.stream()
                        .limit(NAMED)
                        .map(file -> file.name() + " (" + file.reason() + ")")
                        .collect(Collectors.joining(", "))
                + (broken.size() > NAMED ? " …" : "")
                + ".";
    }

    private String preparation() {
        Preparation plan = report.plan().preparation();
        String to = plan.size() + "x" + plan.size();
        String how =
                plan.resize() == Preparation.Fit.SQUARE
                        ? "resized to " + to + " pixels"
                        : "resized by the shorter side and cropped to " + to + " pixels";
        return "Suggested: "
                + (plan.channels() == 1 ? "grey" : "colour")
                + " pictures "
                + how
                + (plan.flip() ? ", half of the training pictures mirrored" : "")
                + ".";
    }

    private static String number(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
