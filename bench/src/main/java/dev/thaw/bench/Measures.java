package dev.thaw.bench;

import dev.thaw.base.Fault;
import dev.thaw.base.Nearest;
import dev.thaw.nn.Precision;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be measured, in the order of the results. */
final class Measures {
    private Measures() {}

    static List<Measure> all() {
        List<Measure> all = new ArrayList<>();
        Catalogue.pairs().forEach(pair -> all.add(new PairMeasure(pair)));
        all.add(new FastUnetMeasure());
        all.add(new ChildMeasures.Matmul());
        for (String network : List.of("mnist", "cifar")) {
            all.add(new ChildMeasures.Rate(network));
            all.add(new ChildMeasures.Java(network, false));
            all.add(new ChildMeasures.Java(network, true));
            for (Precision precision : Catalogue.precisions()) {
                all.add(new ChildMeasures.Memory(network, precision));
            }
        }
        all.add(new CommandMeasure("command-help", "thaw --help", false, 0.4));
        all.add(
                new CommandMeasure(
                        "command-restore", "thaw restore of one small picture", true, 2.5));
        return all;
    }

    /**
     * Those of these names; without names all that do not take minutes.
     *
     * @throws Fault of kind usage that lists the known names
     */
    static List<Measure> named(List<String> names) {
        List<String> known = all().stream().map(Measure::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw Fault.usage(
                        "there is no benchmark '"
                                + name
                                + "'"
                                + Nearest.hint(name, known)
                                + "; known are "
                                + String.join(", ", known));
            }
        }
        return all().stream()
                .filter(m -> names.isEmpty() ? !m.onlyByName() : names.contains(m.name()))
                .toList();
    }
}
