package dev.thaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuresTest {
    @Test
    void everyNameIsThereOnce() {
        assertThat(Measures.all().stream().map(Measure::name))
                .doesNotHaveDuplicates()
                .contains(
                        "degrade-cifar",
                        "degrade-128",
                        "degrade-generation",
                        "redegrade-cifar",
                        "redegrade-128",
                        "redegrade-generation",
                        "train-mnist",
                        "train-cifar",
                        "sample-mnist",
                        "sample-cifar",
                        "sample-128",
                        "degrade-snow",
                        "degrade-mask",
                        "degrade-decolor",
                        "fast-unet");
    }

    @Test
    void withoutNamesNothingTakesMinutesByIntent() {
        assertThat(Measures.named(List.of()).stream().map(Measure::name))
                .contains("train-mnist")
                .doesNotContain("fast-unet");
        assertThat(Measures.named(List.of("fast-unet"))).hasSize(1);
    }

    @Test
    void aWrongNameListsTheKnownOnes() {
        assertThatThrownBy(() -> Measures.named(List.of("train-minst")))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith(
                        "there is no benchmark 'train-minst' (did you mean 'train-mnist'?); known"
                                + " are degrade-cifar, ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void theMiddleOfAnEvenNumberLiesBetween() {
        Spread spread = Spread.of(List.of(4.0, 1.0, 3.0, 2.0), "ms");
        assertThat(spread).isEqualTo(new Spread(2.5, 1, 4, "ms"));
        assertThat(spread.times(2)).isEqualTo(new Spread(5, 2, 8, "ms"));
        assertThat(Spread.of(List.of(7.0), "ms").median()).isEqualTo(7);
        assertThat(spread.relative()).isEqualTo(1.2);
    }

    @Test
    void recordsOfOtherNamesStay(@TempDir Path folder) {
        Path file = folder.resolve("results.json");
        Records.write(file, List.of(result("train-mnist", 2), result("degrade-cifar", 3)));
        Records.write(file, List.of(result("train-mnist", 4)));
        assertThat(Records.read(file))
                .containsExactly(result("degrade-cifar", 3), result("train-mnist", 4));
    }

    @Test
    void theTableSaysWhatWasReached() {
        assertThat(ResultTable.of(List.of(result("train-mnist", 2))))
                .contains(
                        "| train-mnist | 2.00 (1.00 – 3.00) ms | 1.00 (1.00 – 1.00) ms | 2.00× |"
                                + " 1.60 reached | 10 % |");
    }

    private static Result result(String name, double ratio) {
        return new Result(
                name,
                new Spread(ratio, 1, 3, "ms"),
                new Spread(1, 1, 1, "ms"),
                ratio,
                1.6,
                true,
                2,
                0.1,
                "./thaw bench " + name,
                null);
    }
}
