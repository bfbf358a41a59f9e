package dev.thaw.degrade.compose;

import java.util.List;
import java.util.Map;

/**
 * What a composed degradation does to one image.
 *
 * @param drawn what was drawn, as {@link dev.thaw.degrade.Applied} wants it
 * @param turns the parts that act, in this order; none twice
 */
record Plan(Map<String, Object> drawn, List<Turn> turns) {
    /**
     * One part at work.
     *
     * @param part its index in the list of parts
     * @param severities its severity at each step 0 … T of the whole; 0 at step 0
     */
    @SuppressWarnings("ArrayRecordComponent") // shared between images and told apart by identity
    record Turn(int part, float[] severities) {}

    Plan {
        turns = List.copyOf(turns);
    }
}
