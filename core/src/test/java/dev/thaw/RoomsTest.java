package dev.thaw;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rooms of the design, as rules. */
class RoomsTest {
    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.thaw");

    /** room → rooms it may import. */
    private static final Map<String, List<String>> ROOMS =
            new TreeMap<>(
                    Map.ofEntries(
                            room("base"),
                            room("image", "base"),
                            room("data", "base", "image"),
                            room("tensor", "base", "image"),
                            room("nn", "base", "tensor"),
                            room("degrade", "base", "image", "data", "tensor", "nn"),
                            room("restore", "base", "tensor", "nn"),
                            room(
                                    "train", "base", "image", "data", "tensor", "nn", "degrade",
                                    "restore"),
                            room("sample", "base", "tensor", "degrade", "restore"),
                            room("metric", "base", "image", "tensor", "nn"),
                            room("report", "base", "image", "metric"),
                            room(
                                    "experiment",
                                    "base",
                                    "image",
                                    "data",
                                    "tensor",
                                    "nn",
                                    "degrade",
                                    "restore",
                                    "train",
                                    "sample",
                                    "metric",
                                    "report")));

    private static Map.Entry<String, List<String>> room(String name, String... mayImport) {
        return Map.entry(name, List.of(mayImport));
    }

    @Test
    void roomsLookOnlyBackwards() {
        ROOMS.forEach((room, allowed) -> {
            String[] forbidden =
                    ROOMS.keySet().stream()
                            .filter(other -> !other.equals(room))
                            .filter(other -> !allowed.contains(other))
                            .map(other -> "dev.thaw." + other + "..")
                            .toArray(String[]::new);
            if (forbidden.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage("dev.thaw." + room + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .allowEmptyShould(false)
                        .check(ALL);
            }
        });
    }

    @Test
    void everyClassLivesInARoom() {
        String[] rooms =
                ROOMS.keySet().stream().map(r -> "dev.thaw." + r + "..").toArray(String[]::new);
        classes().should().resideInAnyPackage(rooms).check(ALL);
    }

    @Test
    void noCyclesBetweenRooms() {
        slices().matching("dev.thaw.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void kindsOfDegradationDoNotKnowEachOther() {
        slices().matching("dev.thaw.degrade.(*)..").should().notDependOnEachOther().check(ALL);
    }

    @Test
    void libtorchStaysBehindTheTensorRooms() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.thaw.base..",
                        "dev.thaw.image..",
                        "dev.thaw.data..",
                        "dev.thaw.report..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(ALL);
    }

    @Test
    void theCoreDoesNotPrint() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(ALL);
    }

    @Test
    void everyRoomIsNullMarkedAndDescribed() {
        assertThat(roomPackages())
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(Class.forName(name + ".package-info"))
                                .hasAnnotation(NullMarked.class));
    }

    private static List<String> roomPackages() {
        return ALL.stream()
                .flatMap(c -> Stream.of(c.getPackageName()))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void theTableNamesOnlyRoomsThatExist() {
        assertThat(ROOMS.values().stream().flatMap(List::stream).distinct())
                .allSatisfy(r -> assertThat(ROOMS).containsKey(r));
        assertThat(roomPackages().stream().map(p -> p.split("\\.")[2]).distinct().toList())
                .containsAll(Arrays.asList("base", "tensor", "degrade"));
    }
}
