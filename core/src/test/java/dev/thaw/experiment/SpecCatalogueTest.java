package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradations;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every member of every family. */
class SpecCatalogueTest {
    static Stream<Arguments> members() {
        return Specs.FAMILIES.values().stream()
                .flatMap(c -> c.entries().stream().map(e -> Arguments.of(c.door(), e.name())));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("members")
    <S> void aMemberMadeOfItsDefaultsSurvivesYamlAndJson(Class<S> door, String name) {
        S spec = Specs.STANDARD.argument(door, name);
        Record written = (Record) spec;
        assertThat(Specs.STANDARD.read(door, Specs.STANDARD.yaml(written), "yaml")).isEqualTo(spec);
        assertThat(Specs.STANDARD.read(door, Specs.STANDARD.json(written), "x.json"))
                .isEqualTo(spec);
        assertThat(Specs.STANDARD.tree(written).get("type").textValue()).isEqualTo(name);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("members")
    <S> void aMemberExplainsItselfAndEachSetting(Class<S> door, String name) {
        Class<?> type = Specs.STANDARD.argument(door, name).getClass();
        assertThat(type).hasAnnotation(Says.class);
        for (RecordComponent component : type.getRecordComponents()) {
            assertThat(component.getAnnotation(Says.class)).as(component.toString()).isNotNull();
        }
    }

    @Test
    void mistakesInsideAPartCarryTheirPath() {
        assertThatThrownBy(() -> read("[{of: pixelate}, {of: {type: gaussian-blur, std: -1}}]"))
                .hasMessage(
                        "degradation.parts.1.of: gaussian-blur std must be a number above 0, got"
                                + " -1.0");
        assertThatThrownBy(() -> read("[{of: pixelate, wait: 2}]"))
                .hasMessageStartingWith("degradation.parts.0.wait: unknown key");
        assertThatThrownBy(() -> read("[{of: pixelate}, {weight: 2}]"))
                .hasMessageStartingWith("degradation.parts.1.of is missing");
        assertThatThrownBy(() -> read("[{of: pixelate, weight: 0}]"))
                .hasMessage("degradation.parts.0: weight must be a number above 0, got 0.0");
    }

    private static Experiment read(String parts) {
        return Specs.STANDARD.read(
                Experiment.class, "degradation: {type: one-of, parts: " + parts + "}", "yaml");
    }

    @Test
    void aListOfGroupsTellsTheirKeys() {
        assertThat(Specs.STANDARD.describe(Degradations.CATALOGUE))
                .filteredOn(help -> help.name().equals("one-of"))
                .singleElement()
                .satisfies(help ->
                        assertThat(help.parameters().getFirst().type())
                                .isEqualTo("list of {of, weight, most}"));
    }

    /** A data set of another jar. */
    @Says("a data set from elsewhere")
    public record ForeignPictures(@Says(value = "how many", byDefault = "3") int count)
            implements Foreign {}

    interface Foreign {}

    /** What that jar offers. */
    public static final class ForeignExtension implements Catalogue.Extension {
        @Override
        public List<Class<?>> members() {
            return List.of(ForeignPictures.class, String.class);
        }
    }

    @Test
    void recordsOfOtherJarsJoinThroughAService(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(Catalogue.Extension.class.getName()),
                ForeignExtension.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, usual)) {
            thread.setContextClassLoader(loader);
            Catalogue<Foreign> catalogue = Catalogue.of("foreign", Foreign.class);
            Specs specs = new Specs(List.of(catalogue));
            assertThat(specs.argument(Foreign.class, "{type: foreign-pictures, count: 5}"))
                    .isEqualTo(new ForeignPictures(5));
            assertThat(specs.describe(catalogue))
                    .extracting(SpecHelp::name)
                    .containsExactly("foreign-pictures");
        } finally {
            thread.setContextClassLoader(usual);
        }
    }
}
