package dev.thaw.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Catalogue;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Nearest;
import dev.thaw.experiment.CataloguePage;
import dev.thaw.experiment.SpecHelp;
import dev.thaw.experiment.Specs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a catalogue. */
@Command(
        name = "list",
        description = {
            "Lists what can be used in an experiment: names, settings, units, defaults.",
            "With --json: an array of {name, summary, parameters: [{name, type, unit, default,"
                    + " rule, summary}]}."
        })
final class ListCommand extends Action {
    @Parameters(
            arity = "0..1",
            paramLabel = "FAMILY",
            description =
                    "datasets, degradations, priors, networks, objectives, samplers or metrics;"
                            + " without it the names of all.")
    @Nullable String family;

    @Option(
            names = "--out",
            paramLabel = "F",
            description =
                    "Write the list as a Markdown page; degradations come with a strip of pictures"
                            + " each, in images/catalogue beside the page.")
    private @Nullable Path out;

    @Override
    Answer run(Console console) {
        if (family == null) {
            Check.that(out == null, "list --out needs the name of a family");
            return names();
        }
        Catalogue<?> catalogue = catalogue(family);
        return out == null
                ? members(catalogue, console.width())
                : page(CataloguePage.write(family, catalogue, out));
    }

    private static Answer page(CataloguePage.Outcome written) {
        StringBuilder words = new StringBuilder();
        written.skipped()
                .forEach((name, why) ->
                        words.append("no strip of ")
                                .append(name)
                                .append(": ")
                                .append(why)
                                .append("\n"));
        words.append(written.page()).append(" shows ").append(written.members()).append(" members");
        return new Answer(written, words.toString());
    }

    private static Answer names() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        Specs.FAMILIES.forEach((plural, catalogue) ->
                names.put(plural, catalogue.entries().stream().map(e -> e.name()).toList()));
        Table table = new Table();
        names.forEach((plural, members) -> table.row(plural, String.join(", ", members)));
        return new Answer(names, table.words(""));
    }

    private static Catalogue<?> catalogue(String family) {
        Set<String> known = Specs.FAMILIES.keySet();
        Catalogue<?> catalogue = Specs.FAMILIES.get(family);
        if (catalogue == null) {
            throw Fault.usage(
                    "there is no list of '"
                            + family
                            + "'"
                            + Nearest.hint(family, known)
                            + "; known: "
                            + String.join(", ", known));
        }
        return catalogue;
    }

    private static Answer members(Catalogue<?> catalogue, int columns) {
        List<SpecHelp> members = Specs.STANDARD.describe(catalogue);
        return new Answer(
                members,
                members.stream()
                        .map(member -> words(member, columns))
                        .collect(Collectors.joining("\n\n")));
    }

    private static String words(SpecHelp member, int columns) {
        Table table = new Table();
        for (SpecHelp.Parameter p : member.parameters()) {
            table.row(
                    p.name(),
                    p.type(),
                    p.unit(),
                    standard(p.standard()),
                    p.summary() + (p.rule().isEmpty() ? "" : " (" + p.rule() + ")"));
        }
        String head = member.name() + ": " + member.summary();
        return member.parameters().isEmpty() ? head : head + "\n" + table.words("    ", columns);
    }

    private static String standard(@Nullable JsonNode value) {
        if (value == null) {
            return "required";
        }
        return "default " + (value.isTextual() ? value.textValue() : value.toString());
    }
}
