package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Says;
import java.lang.reflect.RecordComponent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MetricsTest {
    static final java.util.List<Catalogue.Entry<Metric>> MEMBERS = Metrics.CATALOGUE.entries();

    @ParameterizedTest
    @FieldSource("MEMBERS")
    void everyMemberDescribesItselfAndHasDefaults(Catalogue.Entry<Metric> member)
            throws ReflectiveOperationException {
        Class<? extends Metric> type = member.type();
        assertThat(type.getAnnotation(Says.class)).isNotNull();
        assertThat(type.getRecordComponents())
                .allSatisfy(c -> assertThat(c.getAnnotation(Says.class)).isNotNull())
                .extracting(c -> c.getAnnotation(Says.class).byDefault())
                .doesNotContain("");
        Metric metric = type.getDeclaredConstructor().newInstance();
        assertThat(metric.profile()).startsWith(metric.name() + "/");
        for (RecordComponent c : type.getRecordComponents()) {
            // The defaults that help and files state are those of the constructor.
            assertThat(String.valueOf(c.getAccessor().invoke(metric)))
                    .isEqualToIgnoringCase(
                            c.getAnnotation(Says.class).byDefault().replace("''", ""));
        }
    }
}
