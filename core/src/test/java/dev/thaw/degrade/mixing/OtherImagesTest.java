package dev.thaw.degrade.mixing;

import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.degrade.PriorContract;
import dev.thaw.tensor.ImageShape;

class OtherImagesTest extends PriorContract {
    @Override
    protected OtherImages subject() {
        return new OtherImages(OtherSet.plain(new DeadLeaves(24, 20, 3, 1000, 2, 5)), 0, false);
    }

    @Override
    protected ImageShape image() {
        return new ImageShape(3, 5, 7);
    }
}
