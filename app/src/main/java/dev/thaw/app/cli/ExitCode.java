package dev.thaw.app.cli;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/** Why a command failed, as a word, a sentence and an exit code. */
record ExitCode(String kind, String message, int exitCode) {
    static final int OK = 0;
    static final int OTHER = 1;
    static final int USAGE = 2;

    /** Phrases by which libtorch and the operating system say that memory or disk ran out. */
    private static final List<String> EXHAUSTED =
            List.of(
                    "not enough memory",
                    "out of memory",
                    "can't allocate memory",
                    "cannot allocate memory",
                    "no space left on device",
                    "disk quota exceeded",
                    "read-only file system");

    /** The table of exit codes: the only place that maps failures to numbers. */
    static int of(Fault.Kind kind) {
        return switch (kind) {
            case USAGE -> USAGE;
            case INPUT -> 3;
            case MODEL -> 4;
            case NUMERIC -> 5;
            case RESOURCES -> 6;
            case GATE -> 7;
            case INTERRUPTED -> 130;
        };
    }

    static ExitCode of(Throwable failure) {
        Fault fault = causeOf(failure, Fault.class);
        if (fault != null) {
            return of(fault.kind(), String.valueOf(fault.getMessage()));
        }
        ParameterException wrongUse = causeOf(failure, ParameterException.class);
        if (wrongUse != null) {
            return of(Fault.Kind.USAGE, String.valueOf(wrongUse.getMessage()));
        }
        if (causeOf(failure, OutOfMemoryError.class) != null) {
            return of(
                    Fault.Kind.RESOURCES,
                    "memory is exhausted: Java may use "
                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MiB; THAW_JAVA_OPTIONS=-Xmx4g allows more");
        }
        if (isExhausted(failure)) {
            return of(Fault.Kind.RESOURCES, "memory or disk is exhausted: " + firstLine(failure));
        }
        return new ExitCode(
                "internal",
                "unexpected failure: " + firstLine(failure) + "; --verbose shows where it happened",
                OTHER);
    }

    private static ExitCode of(Fault.Kind kind, String sentence) {
        return new ExitCode(kind.name().toLowerCase(Locale.ROOT), sentence, of(kind));
    }

    private static boolean isExhausted(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof RuntimeException || t instanceof IOException) {
                String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
                if (EXHAUSTED.stream().anyMatch(message::contains)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** libtorch appends its own stack trace to messages, line by line. */
    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? name
                : name + ": " + message.strip().lines().findFirst().orElse("");
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
