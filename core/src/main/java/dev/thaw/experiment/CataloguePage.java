package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Catalogue;
import dev.thaw.degrade.Degradation;
import dev.thaw.image.PictureWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A family of specs as a Markdown page: one section per member with its settings, and for
 * degradations a strip of pictures, written beside the page.
 */
public final class CataloguePage {
    /** Where strips lie, seen from the page. */
    private static final String IMAGES = "images/catalogue/";

    /** CSS pixels of a strip on the page. */
    private static final int WIDTH = 520;

    /**
     * What was written.
     *
     * @param skipped members without a strip, each with the reason
     */
    public record Outcome(String page, int members, int strips, Map<String, String> skipped) {}

    private CataloguePage() {}

    /** Writes the page of a family, by the plural that {@link Specs#FAMILIES} knows. */
    public static Outcome write(String plural, Catalogue<?> catalogue, Path file) {
        Map<String, SpecHelp> helps = new LinkedHashMap<>();
        Specs.STANDARD.describe(catalogue).forEach(help -> helps.put(help.name(), help));
        Map<String, List<Catalogue.Entry<?>>> groups = new TreeMap<>();
        for (Catalogue.Entry<?> entry : catalogue.entries()) {
            groups.computeIfAbsent(group(entry.type()), _ -> new ArrayList<>()).add(entry);
        }
        boolean strips = catalogue.door() == Degradation.class;
        Map<String, String> skipped = new LinkedHashMap<>();
        StringBuilder page = new StringBuilder(head(plural, strips));
        groups.forEach((group, members) -> {
            page.append("\n## ").append(capital(group)).append("\n");
            for (Catalogue.Entry<?> member : members) {
                SpecHelp help = helps.get(member.name());
                if (help == null) {
                    throw new IllegalStateException(member + " is not described");
                }
                page.append("\n### ").append(member.name()).append("\n\n");
                page.append(capital(help.summary())).append(".\n\n");
                if (strips) {
                    page.append(strip(member.name(), file, skipped)).append("\n\n");
                }
                page.append(settings(help));
            }
        });
        byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
        int drawn = strips ? helps.size() - skipped.size() : 0;
        return new Outcome(file.toString(), helps.size(), drawn, skipped);
    }

    private static String head(String plural, boolean strips) {
        return "# "
                + capital(plural)
                + "\n\nMade by `thaw list "
                + plural
                + " --out docs/catalogue.md`; `thaw list "
                + plural
                + "` shows the same in a terminal.\n"
                + (strips
                        ? "\nEach strip shows the default settings at severity "
                                + severities()
                                + ", from left to right, on a"
                                + " picture of dead leaves of 40x40 pixels and a digit of 28x28"
                                + " pixels, both made by Thaw.\n"
                        : "");
    }

    /** The strip of one member as Markdown, or why there is none. */
    private static String strip(String name, Path page, Map<String, String> skipped) {
        MemberStrip strip = MemberStrip.of(name);
        if (strip.picture().isEmpty()) {
            skipped.put(name, strip.reason());
            return "*No strip: " + strip.reason() + ".*";
        }
        Path image = page.resolveSibling(IMAGES + name + ".png");
        strip.picture().ifPresent(picture -> PictureWriter.write(picture, image));
        return image(name);
    }

    /** How a strip stands on the page. */
    static String image(String name) {
        return String.format(
                Locale.ROOT,
                "<img src=\"%s%s.png\" width=\"%d\" alt=\"%s at growing severity\"/>",
                IMAGES,
                name,
                WIDTH,
                name);
    }

    /** The settings of a member as a Markdown table. */
    static String settings(SpecHelp help) {
        if (help.parameters().isEmpty()) {
            return "It has no settings.\n";
        }
        StringBuilder table =
                new StringBuilder("| setting | what it is | values | unit | default |\n");
        table.append("|---|---|---|---|---|\n");
        for (SpecHelp.Parameter p : help.parameters()) {
            String values = p.type() + (p.rule().isEmpty() ? "" : "; " + p.rule());
            String standard =
                    p.standard() == null
                            ? "required"
                            : "`"
                                    + (p.standard().isTextual()
                                            ? p.standard().textValue()
                                            : p.standard().toString())
                                    + "`";
            table.append("| `").append(p.name()).append("` | ").append(cell(p.summary()));
            table.append(" | ").append(cell(values)).append(" | ").append(cell(p.unit()));
            table.append(" | ").append(cell(standard)).append(" |\n");
        }
        return table.toString();
    }

    /** {@code 0, 0.25, 0.5, 1}. */
    private static String severities() {
        return MemberStrip.SEVERITIES.stream()
                .map(s -> s == Math.rint(s) ? String.format(Locale.ROOT, "%.0f", s) : s.toString())
                .collect(Collectors.joining(", "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    private static String group(Class<?> type) {
        String name = type.getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
