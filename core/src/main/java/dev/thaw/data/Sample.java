package dev.thaw.data;

import dev.thaw.image.Picture;

/**
 * One picture of a data set.
 *
 * @param label class number, or -1 without labels
 * @param name what to call it in messages and files
 */
public record Sample(Picture picture, int label, String name) {}
