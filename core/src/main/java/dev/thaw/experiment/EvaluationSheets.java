package dev.thaw.experiment;

import dev.thaw.image.Picture;
import dev.thaw.report.ContactSheet;
import dev.thaw.sample.StepListener;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The pictures that an evaluation shows: the first test pictures, and their ways back. */
final class EvaluationSheets {
    private static final int SHOWN = 10;
    private static final int PATHS = 5;
    private static final int PATH_STATES = 11;

    private final List<Picture> clean = new ArrayList<>();
    private final Map<String, List<Picture>> shown = new LinkedHashMap<>();
    private final List<List<Picture>> paths = new ArrayList<>();

    /** Clean pictures, in order. */
    void clean(Tensor images) {
        show(clean, images);
    }

    /** What became of them. */
    void add(String label, Tensor images) {
        show(shown.computeIfAbsent(label, k -> new ArrayList<>()), images);
    }

    private static void show(List<Picture> into, Tensor images) {
        int more = (int) Math.min(SHOWN - into.size(), images.size(0));
        if (more > 0) {
            try (Scope scope = Scope.open()) {
                into.addAll(Pictures.pictures(images.narrow(0, 0, more)));
            }
        }
    }

    /** Keeps some states of the first pictures on their way back of so many steps. */
    StepListener walk(int steps) {
        int every = Math.max(1, Math.ceilDiv(steps, PATH_STATES - 1));
        return step -> {
            if (step.index() == 0) {
                keep(step.xt());
            }
            if (step.next() == 0 || (step.index() + 1) % every == 0) {
                keep(step.after());
            }
        };
    }

    private void keep(Tensor state) {
        try (Scope scope = Scope.open()) {
            int n = (int) Math.min(PATHS, state.size(0));
            List<Picture> pictures = Pictures.pictures(state.narrow(0, 0, n));
            for (int i = 0; i < n; i++) {
                if (paths.size() <= i) {
                    paths.add(new ArrayList<>());
                }
                paths.get(i).add(pictures.get(i));
            }
        }
    }

    /** The pictures side by side, and the ways back. */
    List<ContactSheet> sheets() {
        List<ContactSheet.Strip> strips = new ArrayList<>();
        strips.add(new ContactSheet.Strip("original", clean));
        shown.forEach((label, list) -> strips.add(new ContactSheet.Strip(label, list)));
        List<ContactSheet.Strip> walks = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            List<Picture> walk = new ArrayList<>(paths.get(i));
            walk.add(clean.get(i));
            walks.add(new ContactSheet.Strip("picture " + (i + 1), walk));
        }
        return List.of(
                new ContactSheet("The first test pictures and what became of them.", strips),
                new ContactSheet(
                        "From the degraded picture (left) to the restored one (last but one); the"
                                + " original stands at the right.",
                        walks));
    }
}
