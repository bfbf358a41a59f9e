package dev.thaw.data.fetch;

import java.util.List;

/**
 * Whether a folder holds the data set that a recipe names.
 *
 * @param set the word of the command line
 * @param right whether everything is there and as it should be
 * @param sentences what was found, and what is to be got where something is missing
 */
public record Verdict(String set, String place, boolean right, List<String> sentences) {}
