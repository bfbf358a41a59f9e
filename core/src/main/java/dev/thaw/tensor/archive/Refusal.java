package dev.thaw.tensor.archive;

/** Why a file is refused, without its name: {@code it asks for os.system}. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
