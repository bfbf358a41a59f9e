package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.base.TemporaryFolder;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.data.procedural.Strokes;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Grid;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A small picture of what a member of the catalogue does by default: a row for a colour picture, a
 * row for a grey digit, a column per severity.
 *
 * @param picture empty where nothing could be shown
 * @param reason why nothing could be shown; else empty
 */
record MemberStrip(Optional<Picture> picture, String reason) {
    static final List<Double> SEVERITIES = List.of(0.0, 0.25, 0.5, 1.0);

    private static final long SEED = 1;
    private static final int LEAVES = 40;
    private static final int DIGIT = 28;

    /** A picture with large and small leaves, and a digit with a loop. */
    private static final int LEAVES_INDEX = 3;

    private static final int DIGIT_INDEX = 4;

    /** Members that act with a picture of their user, and the setting that names it. */
    private static final Map<String, String> FILES =
            Map.of("kernel-blur", "file", "cross-fade", "picture", "overlay", "picture");

    /**
     * A member that needs another file than a picture, or takes neither picture, has no strip. One
     * that needs a picture is shown with a digit.
     */
    static MemberStrip of(String name) {
        String setting = FILES.get(name);
        return setting == null ? shown(name) : withPicture(name, setting);
    }

    private static MemberStrip withPicture(String name, String setting) {
        try (TemporaryFolder folder = TemporaryFolder.create("strip")) {
            Path file = folder.path().resolve("picture.png");
            PictureWriter.write(first(new Strokes(DIGIT, 20, 20, 0), DIGIT_INDEX + 1), file);
            return shown("{type: " + name + ", " + setting + ": '" + file + "'}");
        }
    }

    private static MemberStrip shown(String name) {
        Degradation degradation;
        try {
            degradation = Specs.STANDARD.argument(Degradation.class, name);
        } catch (Fault needs) {
            return new MemberStrip(Optional.empty(), needs.getMessage());
        }
        List<Picture> cells = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        DatasetSpec leaves = new DeadLeaves(LEAVES, LEAVES, 3, 20, 20, 0);
        row(degradation, first(leaves, LEAVES_INDEX), cells, reasons);
        row(degradation, first(new Strokes(DIGIT, 20, 20, 0), DIGIT_INDEX), cells, reasons);
        return cells.isEmpty()
                ? new MemberStrip(
                        Optional.empty(), String.join("; ", reasons.stream().distinct().toList()))
                : new MemberStrip(Optional.of(Grid.of(SEVERITIES.size()).draw(cells)), "");
    }

    private static Picture first(DatasetSpec spec, int index) {
        try (Dataset set = spec.open(Path.of(""), Split.TEST)) {
            return set.get(index).picture();
        }
    }

    private static void row(
            Degradation degradation, Picture clean, List<Picture> cells, List<String> reasons) {
        try (Scope _ = Scope.open();
                Operator operator = degradation.open(Pictures.shape(clean), Device.CPU);
                Degrader d = operator.draw(Seeds.of(SEED, 0, 1))) {
            Tensor x0 = Pictures.tensor(List.of(clean), Device.CPU);
            List<Picture> row = new ArrayList<>();
            for (double severity : SEVERITIES) {
                row.addAll(
                        Pictures.pictures(
                                d.degrade(x0, Tensors.severity(severity, 1, Device.CPU))));
            }
            cells.addAll(row);
        } catch (Fault refused) {
            reasons.add(refused.getMessage());
        }
    }
}
