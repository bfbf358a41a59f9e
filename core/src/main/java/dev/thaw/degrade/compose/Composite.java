package dev.thaw.degrade.compose;

import dev.thaw.degrade.Degradation;
import java.util.List;

/** A degradation made of others; it works on what all of them work on. */
interface Composite extends Degradation {
    /** What it is made of, in the order of its settings. */
    List<Degradation> inner();

    @Override
    default boolean pictures() {
        return inner().stream().allMatch(Degradation::pictures);
    }

    @Override
    default boolean bounded() {
        return inner().stream().allMatch(Degradation::bounded);
    }
}
