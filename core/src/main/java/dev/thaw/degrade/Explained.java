package dev.thaw.degrade;

/** Capability of a {@link Degrader}: what was drawn can be read back. */
public interface Explained {
    /**
     * What D(·, severity) does to one image.
     *
     * @param image row of the batch
     * @param severity in [0, 1]
     */
    Applied explain(int image, double severity);
}
