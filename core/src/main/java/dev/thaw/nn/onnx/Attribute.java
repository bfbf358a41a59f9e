package dev.thaw.nn.onnx;

import java.nio.charset.StandardCharsets;

/** A fixed setting of an operation, by the name that the standard gives it. */
public final class Attribute {
    private static final int NAME = 1;
    private static final int REAL = 2;
    private static final int NUMBER = 3;
    private static final int TEXT = 4;
    private static final int NUMBERS = 8;
    private static final int TYPE = 20;

    private static final int TYPE_REAL = 1;
    private static final int TYPE_NUMBER = 2;
    private static final int TYPE_TEXT = 3;
    private static final int TYPE_NUMBERS = 7;

    private final Message message;

    private Attribute(Message message) {
        this.message = message;
    }

    Message message() {
        return message;
    }

    private static Message named(String name, int type) {
        return new Message().text(NAME, name).number(TYPE, type);
    }

    public static Attribute real(String name, double value) {
        return new Attribute(named(name, TYPE_REAL).real(REAL, (float) value));
    }

    public static Attribute number(String name, long value) {
        return new Attribute(named(name, TYPE_NUMBER).number(NUMBER, value));
    }

    public static Attribute text(String name, String value) {
        return new Attribute(
                named(name, TYPE_TEXT).bytes(TEXT, value.getBytes(StandardCharsets.UTF_8)));
    }

    public static Attribute numbers(String name, long... values) {
        return new Attribute(named(name, TYPE_NUMBERS).numbers(NUMBERS, values));
    }
}
