package dev.thaw.degrade;

import dev.thaw.base.Seeds;

/** A degradation opened on a device for one image shape: kernels, made once. */
public interface Operator extends AutoCloseable {
    /** Fixes the random draw of each image: one seed per image of the batch. */
    Degrader draw(Seeds seeds);

    @Override
    void close();
}
