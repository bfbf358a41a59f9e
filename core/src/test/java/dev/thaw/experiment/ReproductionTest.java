package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.degrade.Degradation;
import dev.thaw.experiment.Reproduction.Budget;
import dev.thaw.experiment.Reproduction.Found;
import dev.thaw.experiment.Reproduction.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ReproductionTest {
    private static final List<String> SHIPPED = Reproduction.SHIPPED;

    /** Every row of every table in the jar names an experiment that can be read at both budgets. */
    @ParameterizedTest
    @FieldSource("SHIPPED")
    void everyShippedTableIsWhole(String name) {
        Found found = Reproduction.find(name);
        for (Row row : found.table().rows()) {
            Experiment paper = found.experiment(row, Budget.PAPER, "root");
            Experiment small = found.experiment(row, Budget.SMALL, "root");
            assertThat(small.degradation()).as(row.name()).isEqualTo(paper.degradation());
            assertThat(small.training().images())
                    .as(row.name())
                    .isLessThanOrEqualTo(paper.training().images());
            if (!paper.data().set().procedural()) {
                assertThat(row.data()).as(row.name()).isNotEmpty();
                assertThat(paper.data().path()).isEqualTo(Path.of("root", row.data()).toString());
            }
        }
    }

    /** The folder of the sources: no experiment in it is left out or cannot be read. */
    @Test
    void everyExperimentOfTheFolderCanBeRead() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../experiments"))) {
            List<Path> all = files.filter(f -> f.toString().endsWith(".yaml")).toList();
            assertThat(all).hasSizeGreaterThan(20);
            for (Path file : all) {
                String table =
                        Path.of("../experiments").relativize(file).toString().replace(".yaml", "");
                if (table.startsWith("degradations/")) {
                    assertThat(Specs.STANDARD.argument(Degradation.class, file.toString()))
                            .as(table)
                            .isNotNull();
                } else if (!Reproduction.SHIPPED.contains(table)) {
                    Experiment read = Specs.STANDARD.read(Experiment.class, file, List.of());
                    assertThat(read.title()).as(file.toString()).isNotEmpty();
                }
            }
        }
    }

    /** The paper trains 700,000 steps of 64 images. */
    @Test
    void thePaperBudgetIsThePapers() {
        Found found = Reproduction.find("cold/table1");
        Experiment mnist = found.experiment(found.table().rows().getFirst(), Budget.PAPER, "root");
        assertThat(mnist.training().images()).isEqualTo(700_000L * 64);
        assertThat(mnist.training().imagesPerStep()).isEqualTo(64);
        assertThat(mnist.training().optimiser().learningRate()).isEqualTo(2e-5);
        assertThat(mnist.degradation().steps()).isEqualTo(20);
    }

    @Test
    void anUnknownTableNamesTheKnownOnes() {
        assertThatThrownBy(() -> Reproduction.find("cold/table9"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("cold/table1, cold/table2");
    }

    @Test
    void stepsNeedPicturesToGenerate() {
        assertThatThrownBy(() ->
                        Specs.STANDARD.read(
                                Reproduction.class,
                                "{title: t, source: s, rows: [{name: x, experiment: a.yaml, steps:"
                                        + " [3]}]}",
                                "t"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("generate must be at least 1");
    }

    @Test
    void aRowMustNotLeaveItsFolder() {
        assertThatThrownBy(() ->
                        Specs.STANDARD.read(
                                Reproduction.class,
                                "{title: t, source: s, rows: [{name: ../x, experiment: a.yaml}]}",
                                "t"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("row name");
        assertThatThrownBy(() ->
                        Specs.STANDARD.read(
                                Reproduction.class,
                                "{title: t, source: s, rows: [{name: x, experiment: ../a.yaml}]}",
                                "t"))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("row experiment");
    }
}
