package dev.thaw.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the rooms of the app may see of the core. */
class RoomsTest {
    private static final JavaClasses APP =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.thaw.app");

    @Test
    void theAppSeesResultsAndJobsOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.thaw.tensor..",
                        "dev.thaw.nn..",
                        "dev.thaw.degrade..",
                        "dev.thaw.restore..",
                        "dev.thaw.train..",
                        "dev.thaw.sample..",
                        "dev.thaw.metric..",
                        "org.bytedeco..")
                .check(APP);
    }

    @Test
    void roomsDoNotKnowEachOther() {
        slices().matching("dev.thaw.app.(*)..").should().notDependOnEachOther().check(APP);
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.thaw.app.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(APP);
    }

    @Test
    void everyRoomIsNullMarkedAndDescribed() {
        classes().should().resideInAPackage("dev.thaw.app.*..").check(APP);
        List<String> rooms =
                APP.stream().map(c -> c.getPackage()).map(JavaPackage::getName).distinct().toList();
        Assertions.assertThat(rooms)
                .isNotEmpty()
                .allSatisfy(name ->
                        Assertions.assertThat(Class.forName(name + ".package-info"))
                                .hasAnnotation(NullMarked.class));
    }
}
