package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** A command line that ran in this process: its exit code and what it wrote. */
record Ran(int code, String out, String err) {
    static Ran thaw(String... args) {
        return with(List.of(), args);
    }

    /** With more commands than the real ones. */
    static Ran with(List<Action> commands, String... args) {
        CommandLine root = Main.commandLine(args);
        commands.forEach(root::addSubcommand);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(root, new Console(stream(out), stream(err), 0), args);
        return new Ran(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** Standard output as the one JSON document that it must be. */
    JsonNode json() {
        try {
            return new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON document: " + out, e);
        }
    }

    /** Fails unless the command failed so: exit code, and one line on standard error. */
    void failed(int exitCode, String sentence) {
        assertThat(err).isEqualTo("thaw: " + sentence + "\n");
        assertThat(code).isEqualTo(exitCode);
    }
}
