package dev.thaw.degrade.geometry;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Patches;
import dev.thaw.degrade.Patches.Patch;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Patches change places: a random order pairs them, and step by step more pairs are swapped, ⌈n/T⌉
 * of all pairs after n steps; a patch that has moved stays where it is. The last three of an odd
 * number go round.
 *
 * <p>A patch size that does not divide the picture leaves narrower patches at the right and lower
 * ones at the bottom; they swap among themselves. A patch that is alone in its size stays: so does
 * a whole picture that is no larger than a patch.
 */
@Says("patches of the picture change places")
public record Scramble(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(value = "side of a patch", unit = "pixels", rule = "at least 1", byDefault = "8")
                int patch)
        implements Degradation {
    public Scramble {
        Check.within("scramble steps", 1, 1_000_000, steps);
        Check.atLeast("scramble patch", 1, patch);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        List<List<Patch>> groups = Patches.alike(image, patch);
        return Formula.open(
                this, image, device, seeds -> scrambled(seeds, image, groups).on(device));
    }

    private Rearrangement.Drawing scrambled(
            Seeds seeds, ImageShape image, List<List<Patch>> groups) {
        Rearrangement.Drawing drawing = new Rearrangement.Drawing(seeds.count(), image);
        Seeds own = seeds.derive("scramble");
        for (int i = 0; i < seeds.count(); i++) {
            RandomGenerator random = own.random(i);
            for (List<Patch> group : groups) {
                List<Patch> order = new ArrayList<>(group);
                Collections.shuffle(order, random);
                int pairs = order.size() / 2;
                for (int k = 0; k < pairs; k++) {
                    int end = k == pairs - 1 ? order.size() : 2 * k + 2;
                    round(drawing, i, Draw.arrival(k, pairs, steps), order.subList(2 * k, end));
                }
            }
        }
        return drawing;
    }

    /** Each takes the place of the one before. */
    private static void round(Rearrangement.Drawing drawing, int i, int step, List<Patch> round) {
        for (int k = 0; k < round.size(); k++) {
            Patch to = round.get(k);
            Patch from = round.get((k + 1) % round.size());
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    drawing.pixel(i, step, to, y, x, from, y, x);
                }
            }
            drawing.note(i, from.place() + " to " + to.place());
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
