package dev.thaw.degrade;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Check;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a degradation did to one image.
 *
 * @param name the degradation, as in its catalogue
 * @param severity its own severity in [0, 1], which in a chain may differ from that of the whole
 * @param drawn what was drawn for the image, by name: numbers, texts, booleans or lists of them;
 *     empty when nothing was
 * @param parts what the parts of a composed one did, in the order in which they acted; those that
 *     did not act are left out
 */
public record Applied(
        String name, double severity, Map<String, Object> drawn, List<Applied> parts) {
    public Applied {
        Check.within("severity of " + name, 0.0, 1.0, severity);
        drawn = Collections.unmodifiableMap(new LinkedHashMap<>(drawn));
        parts = List.copyOf(parts);
    }

    /** What {@code d}, opened from {@code spec}, did to an image. */
    public static Applied of(Degradation spec, Degrader d, int image, double severity) {
        String name = Catalogue.nameOf(spec.getClass());
        if (!(d instanceof Explained explained)) {
            return new Applied(name, severity, Map.of(), List.of());
        }
        Applied applied = explained.explain(image, severity);
        return new Applied(name, applied.severity, applied.drawn, applied.parts);
    }
}
