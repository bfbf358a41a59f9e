package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void aMachineThatRunsTheTestsIsHealthy() {
        JsonNode report = Ran.thaw("doctor", "--json").json();
        assertThat(report.get("healthy").asBoolean()).isTrue();
        assertThat(report.get("facts").get("gflops").asDouble()).isPositive();
        assertThat(report.get("facts").get("javaVersion").asText()).isNotEmpty();
        assertThat(report.get("findings"))
                .allSatisfy(f -> assertThat(f.get("level").asText()).isIn("ok", "remark"));
    }
}
