package dev.thaw.app.cli;

/**
 * What a command has to say.
 *
 * @param document what {@code --json} writes: records, maps, lists, numbers and strings
 * @param words the same for people; several lines at most, without a line break at the end
 * @param exitCode 0, or another code of {@link ExitCode} when the answer itself is bad news
 */
record Answer(Object document, String words, int exitCode) {
    Answer(Object document, String words) {
        this(document, words, ExitCode.OK);
    }
}
