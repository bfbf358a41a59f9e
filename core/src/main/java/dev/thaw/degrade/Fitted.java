package dev.thaw.degrade;

import dev.thaw.base.Fault;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Reads the numbers that a prior fitted. */
final class Fitted {
    private Fitted() {}

    /** The one called {@code name}; {@code prior} is the word in the message. */
    static Tensor number(String prior, Map<String, Tensor> fitted, String name) {
        Tensor found = fitted.get(name);
        if (found == null) {
            throw Fault.model("the fitted " + prior + " lacks '" + name + "'");
        }
        return found;
    }
}
