package dev.thaw.base;

import java.util.Objects;

/**
 * A failure that a user can understand and act on: one sentence that names the thing, the rule and
 * the value. The kind decides the exit code of the command line.
 */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the caller has to react differently. */
    public enum Kind {
        /** A wrong argument or setting. */
        USAGE,
        /** Input data that is missing, broken or unusable. */
        INPUT,
        /** A model or checkpoint that does not fit. */
        MODEL,
        /** NaN or infinity where a number is needed. */
        NUMERIC,
        /** Memory or disk is exhausted or refuses to be written. */
        RESOURCES,
        /** A result that misses a demanded quality. */
        GATE,
        /** Stopped by the user; the state is saved. */
        INTERRUPTED
    }

    private final Kind kind;

    private Fault(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    private Fault(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** The sentence. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Kind kind() {
        return kind;
    }

    public static Fault of(Kind kind, String sentence, Throwable cause) {
        return new Fault(kind, sentence, cause);
    }

    public static Fault usage(String sentence) {
        return new Fault(Kind.USAGE, sentence);
    }

    public static Fault input(String sentence) {
        return new Fault(Kind.INPUT, sentence);
    }

    public static Fault input(String sentence, Throwable cause) {
        return new Fault(Kind.INPUT, sentence, cause);
    }

    public static Fault model(String sentence) {
        return new Fault(Kind.MODEL, sentence);
    }

    public static Fault model(String sentence, Throwable cause) {
        return new Fault(Kind.MODEL, sentence, cause);
    }

    public static Fault numeric(String sentence) {
        return new Fault(Kind.NUMERIC, sentence);
    }

    public static Fault resources(String sentence) {
        return new Fault(Kind.RESOURCES, sentence);
    }

    public static Fault resources(String sentence, Throwable cause) {
        return new Fault(Kind.RESOURCES, sentence, cause);
    }

    public static Fault gate(String sentence) {
        return new Fault(Kind.GATE, sentence);
    }

    public static Fault interrupted(String sentence) {
        return new Fault(Kind.INTERRUPTED, sentence);
    }
}
