package dev.thaw.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.base.Fault;
import java.io.PrintStream;

/**
 * Where a command speaks: answers go to standard output, everything else to standard error. With
 * {@code --json} standard output carries exactly one JSON document, also when the command fails.
 */
final class Console {
    /** Made when first needed: answers in words, help above all, come sooner without it. */
    private static final class Json {
        static final ObjectMapper MAPPER =
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                        .build();
    }

    private record Failed(ExitCode error) {}

    private final PrintStream out;
    private final PrintStream err;
    private final int columns;
    private final Interrupt interrupt = new Interrupt();
    private boolean json;
    private boolean verbose;

    /** {@code columns} is the width of the terminal behind {@code err}, 0 when it is none. */
    Console(PrintStream out, PrintStream err, int columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    void json(boolean on) {
        json = on;
    }

    void verbose(boolean on) {
        verbose = on;
    }

    /** Width of the terminal; 0 when progress goes to no terminal. */
    int columns() {
        return columns;
    }

    /** Width that answers should keep to. */
    int width() {
        return columns == 0 ? Integer.MAX_VALUE : columns;
    }

    Interrupt interrupt() {
        return interrupt;
    }

    PrintStream err() {
        return err;
    }

    /** A remark for people, on standard error. */
    void note(String sentence) {
        err.println(sentence);
    }

    void answer(Answer answer) {
        write(json ? document(answer.document()) : answer.words());
        if (out.checkError()) {
            throw Fault.resources("standard output cannot be written");
        }
    }

    void failure(ExitCode why, Throwable failure) {
        err.println("thaw: " + why.message());
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        if (json) {
            write(document(new Failed(why)));
        }
    }

    private void write(String text) {
        out.println(text);
        out.flush();
    }

    private static String document(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer must be JSON", e);
        }
    }
}
