package dev.thaw.app.cli;

/**
 * What a command has to say when it succeeds.
 *
 * @param document what {@code --json} writes: records, maps, lists, numbers and strings
 * @param words the same for people; several lines at most, without a line break at the end
 */
record Answer(Object document, String words) {}
