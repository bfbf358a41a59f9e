package dev.thaw.degrade.resolution;

/** What a row shows where it was moved away from its border. */
public enum Beyond {
    /** Its other end. */
    CIRCULAR,
    /** Its outermost pixel. */
    EDGE
}
