package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

class ExitCodeTest {
    /** A command that ends as it is told. */
    @Command(name = "end")
    static final class End extends Action {
        private final Callable<Answer> how;

        End(Callable<Answer> how) {
            this.how = how;
        }

        @Override
        Answer run(Console console) throws Exception {
            return how.call();
        }
    }

    private static Ran end(Throwable failure, String... options) {
        End command =
                new End(() -> {
                    if (failure instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) failure;
                });
        return Ran.with(
                List.of(command),
                Stream.concat(Stream.of("end"), Stream.of(options)).toArray(String[]::new));
    }

    static Stream<Arguments> failures() {
        Throwable cause = new IOException("cause");
        return Stream.of(
                Arguments.of(Fault.usage("s"), 2, "usage", "s"),
                Arguments.of(Fault.input("s"), 3, "input", "s"),
                Arguments.of(Fault.model("s"), 4, "model", "s"),
                Arguments.of(Fault.numeric("s"), 5, "numeric", "s"),
                Arguments.of(Fault.resources("s", cause), 6, "resources", "s"),
                Arguments.of(Fault.gate("s"), 7, "gate", "s"),
                Arguments.of(Fault.interrupted("s"), 130, "interrupted", "s"),
                Arguments.of(
                        new ExceptionInInitializerError(Fault.resources("s", cause)),
                        6,
                        "resources",
                        "s"),
                Arguments.of(
                        new RuntimeException(
                                "[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: not"
                                        + " enough memory: you tried to allocate 4000000 bytes.\n"
                                        + "Exception raised from alloc_cpu"),
                        6,
                        "resources",
                        "memory or disk is exhausted: RuntimeException: [enforce fail at"
                                + " alloc_cpu.cpp:127] . DefaultCPUAllocator: not enough memory:"
                                + " you tried to allocate 4000000 bytes."),
                Arguments.of(
                        new RuntimeException(new IOException("No space left on device")),
                        6,
                        "resources",
                        "memory or disk is exhausted: RuntimeException: java.io.IOException: No"
                                + " space left on device"),
                Arguments.of(
                        new RuntimeException("shapes differ\nstack"),
                        1,
                        "internal",
                        "unexpected failure: RuntimeException: shapes differ; --verbose shows where"
                                + " it happened"),
                Arguments.of(
                        new NullPointerException(),
                        1,
                        "internal",
                        "unexpected failure: NullPointerException; --verbose shows where it"
                                + " happened"),
                Arguments.of(
                        new IOException("it broke"),
                        1,
                        "internal",
                        "unexpected failure: IOException: it broke; --verbose shows where it"
                                + " happened"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureIsOneSentenceAndACode(
            Throwable failure, int code, String kind, String message) {
        end(failure).failed(code, message);
        Ran json = end(failure, "--json");
        json.failed(code, message);
        assertThat(json.json().get("error").get("kind").asText()).isEqualTo(kind);
        assertThat(json.json().get("error").get("message").asText()).isEqualTo(message);
        assertThat(json.json().get("error").get("exitCode").asInt()).isEqualTo(code);
        assertThat(json.json().size()).isEqualTo(1);
    }

    @Test
    void exhaustedJavaMemorySaysHowToRaiseIt() {
        Ran ran = end(new OutOfMemoryError("Java heap space"));
        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.err())
                .startsWith("thaw: memory is exhausted: Java may use ")
                .endsWith(" MiB; THAW_JAVA_OPTIONS=-Xmx4g allows more\n");
    }

    @Test
    void stackTracesAppearOnlyWithVerbose() {
        assertThat(end(Fault.input("s")).err().lines()).hasSize(1);
        assertThat(end(Fault.input("s"), "--verbose").err())
                .startsWith("thaw: s\n")
                .contains("at dev.thaw.app.cli.");
    }

    @Test
    void anAnswerMayCarryItsOwnCode() {
        Ran ran = Ran.with(List.of(new End(() -> new Answer(List.of(1), "bad news", 7))), "end");
        assertThat(ran).isEqualTo(new Ran(7, "bad news\n", ""));
    }
}
