package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table of a paper: each row an experiment with the numbers that the paper prints. Tables that
 * Thaw ships are named like {@code cold/table1}; others are files.
 */
@Says("a table of a paper, a row per experiment")
public record Reproduction(
        @Says("what the table shows") String title,
        @Says("where the printed numbers stand") String source,
        @Says(value = "settings of the small budget for every row: path=value", byDefault = "[]")
                List<String> small,
        @Says("rows in the order of the paper") List<Row> rows) {
    /** Tables in the jar. */
    public static final List<String> SHIPPED =
            List.of(
                    "cold/table1",
                    "cold/table2",
                    "cold/table3",
                    "cold/table4",
                    "cold/table5",
                    "cold/decolor",
                    "cold/conflicts",
                    "soft/sampler-ablation",
                    "soft/nfe-curve",
                    "soft/schedule",
                    "soft/open-points");

    /** The whole recipe of the paper, or one that fits two cores and 40 minutes. */
    public enum Budget {
        SMALL,
        PAPER
    }

    /** One experiment and its printed numbers. */
    @Says("one row of a table")
    public record Row(
            @Says("name of the row, also its folder") String name,
            @Says("the experiment's file, beside the table") String experiment,
            @Says(value = "folder of its data below --data", byDefault = "''") String data,
            @Says(value = "settings that differ from the file: path=value", byDefault = "[]")
                    List<String> change,
            @Says(
                            value =
                                    "row whose trained model is used with 'change' for its sampler"
                                            + " or prior; empty = an own one",
                            byDefault = "''")
                    String reuse,
            @Says(value = "more settings of the small budget: path=value", byDefault = "[]")
                    List<String> small,
            @Says(
                            value = "pictures to generate and compare; 0 = a row of restoration",
                            rule = "at least 0",
                            byDefault = "0")
                    int generate,
            @Says(
                            value =
                                    "numbers of sampling steps, each of which generates so many"
                                            + " pictures, and nothing is restored; empty = all steps"
                                            + " of the process, beside the restoration",
                            unit = "network calls",
                            rule = "each at least 1, all different; none without generate",
                            byDefault = "[]")
                    List<Integer> steps,
            @Says(value = "numbers that the paper prints", byDefault = "[]") List<Printed> paper,
            @Says(value = "what a reader must know", byDefault = "''") String note) {
        public Row {
            Check.that(
                    name.matches("[a-z0-9][a-z0-9-]*"),
                    "row name must be lower-case letters, digits and hyphens, got '" + name + "'");
            Check.that(
                    experiment.matches("[a-z0-9-]+\\.yaml"),
                    "row experiment must be a file beside the table, got '" + experiment + "'");
            Check.atLeast("row generate", 0, generate);
            steps.forEach(s -> Check.atLeast("row steps", 1, s));
            Check.that(
                    new HashSet<>(steps).size() == steps.size(),
                    "row steps must all be different, got " + steps);
            Check.that(
                    steps.isEmpty() || generate > 0,
                    "row steps need pictures to generate: generate must be at least 1, got "
                            + generate);
            steps = List.copyOf(steps);
            change = List.copyOf(change);
            small = List.copyOf(small);
            paper = List.copyOf(paper);
        }
    }

    /** Printed numbers of one way; 0 = not printed. */
    @Says("printed numbers; 0 = not printed")
    public record Printed(
            @Says("which row of the evaluation: degraded, direct, naive, sampled or generated")
                    String way,
            @Says(value = "Fréchet distance over Inception features", byDefault = "0.0") double fid,
            @Says(value = "SSIM", byDefault = "0.0") double ssim,
            @Says(value = "RMSE in [0, 1]", byDefault = "0.0") double rmse,
            @Says(
                            value = "sampling steps they stand for; 0 = those of the process",
                            unit = "network calls",
                            rule = "at least 0",
                            byDefault = "0")
                    int steps) {
        public Printed {
            Check.atLeast("printed steps", 0, steps);
            Check.that(
                    List.of("degraded", "direct", "naive", "sampled", "generated").contains(way),
                    "way must be degraded, direct, naive, sampled or generated, got '" + way + "'");
        }

        /** Key of the measured row that it stands beside. */
        String key() {
            return steps == 0 ? way : StepsJob.key(steps);
        }
    }

    public Reproduction {
        small = List.copyOf(small);
        rows = List.copyOf(Check.notEmpty("rows", rows));
        Set<String> names = new HashSet<>();
        for (Row r : rows) {
            Check.that(
                    r.reuse().isEmpty() || names.contains(r.reuse()),
                    "row '" + r.name() + "' must reuse an earlier row, got '" + r.reuse() + "'");
            Check.that(names.add(r.name()), "row '" + r.name() + "' must stand only once");
        }
    }

    /** A table and the place where its experiments are found. */
    public record Found(Reproduction table, Place place) {
        /**
         * The experiment of a row, fully resolved.
         *
         * @param data root of the data; empty = as the experiment says
         */
        public Experiment experiment(Row row, Budget budget, String data) {
            List<String> overrides = new ArrayList<>(row.change());
            if (budget == Budget.SMALL) {
                overrides.addAll(table.small());
                overrides.addAll(row.small());
            }
            String text = place.text(row.experiment());
            Experiment read =
                    Specs.STANDARD.read(
                            Experiment.class, SpecText.parse(text, row.experiment()), overrides);
            if (data.isEmpty()) {
                return read;
            }
            return read.with(read.data().at(Path.of(data).resolve(row.data()).toString()));
        }
    }

    /** Where the files of a table lie. */
    @FunctionalInterface
    public interface Place {
        /** The text of one file. */
        String text(String name);
    }

    /**
     * Finds a table.
     *
     * @param name one of {@link #SHIPPED}, or a YAML file
     */
    public static Found find(String name) {
        if (SHIPPED.contains(name)) {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            Place place = file -> shipped(folder + file);
            return new Found(read(shipped(name + ".yaml"), name), place);
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw Fault.usage(
                    "there is no table '"
                            + name
                            + "': name a file or one of "
                            + String.join(", ", SHIPPED));
        }
        return new Found(read(text(file), name), other -> text(file.resolveSibling(other)));
    }

    private static Reproduction read(String text, String source) {
        return Specs.STANDARD.read(Reproduction.class, text, source);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.USAGE, "settings file " + file + " could not be read", e);
        }
    }

    private static String shipped(String file) {
        try (InputStream in = Reproduction.class.getResourceAsStream("shipped/" + file)) {
            if (in == null) {
                throw new IllegalStateException("experiments/" + file + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("experiments/" + file + " cannot be read", e);
        }
    }
}
