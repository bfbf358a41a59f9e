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
 * Patches are mirrored, turned and shifted where they are: in a random order more and more of them,
 * ⌈n/T⌉ of all after n steps, each in its own way. A shift goes round within its patch. A way that
 * changes nothing is drawn again, as often as {@value #TRIES} times.
 *
 * <p>A patch size that does not divide the picture leaves narrower patches at the right and lower
 * ones at the bottom; what is not square turns by 180° only.
 */
@Says("patches of the picture are mirrored, turned and shifted in place")
public record PatchTurn(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(value = "side of a patch", unit = "pixels", rule = "at least 1", byDefault = "8")
                int patch,
        @Says(value = "whether patches are mirrored, half of them", byDefault = "true")
                boolean flip,
        @Says(value = "whether patches turn by a multiple of 90 degrees", byDefault = "true")
                boolean turn,
        @Says(
                        value =
                                "whether patches are shifted, with what leaves them coming in again",
                        rule = "one of flip, turn and shift at least is true",
                        byDefault = "true")
                boolean shift)
        implements Degradation {
    private static final int TRIES = 16;

    public PatchTurn {
        Check.within("patch-turn steps", 1, 1_000_000, steps);
        Check.atLeast("patch-turn patch", 1, patch);
        Check.that(
                flip || turn || shift,
                "patch-turn needs one of flip, turn and shift to be true, got none");
    }

    /** What happens to a patch: mirrored left to right, then turned clockwise, then shifted. */
    private record Way(boolean flipped, int quarters, int down, int across) {
        boolean nothing() {
            return !flipped && quarters == 0 && down == 0 && across == 0;
        }

        String words() {
            return (flipped ? " mirrored" : "")
                    + (quarters == 0 ? "" : " turned " + 90 * quarters)
                    + (down == 0 && across == 0 ? "" : " shifted " + down + "," + across);
        }
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        List<Patch> patches = Patches.of(image, patch);
        return Formula.open(this, image, device, seeds -> turned(seeds, image, patches).on(device));
    }

    private Rearrangement.Drawing turned(Seeds seeds, ImageShape image, List<Patch> patches) {
        Rearrangement.Drawing drawing = new Rearrangement.Drawing(seeds.count(), image);
        Seeds own = seeds.derive("patch turn");
        for (int i = 0; i < seeds.count(); i++) {
            RandomGenerator random = own.random(i);
            List<Patch> order = new ArrayList<>(patches);
            Collections.shuffle(order, random);
            for (int k = 0; k < order.size(); k++) {
                Patch at = order.get(k);
                Way way = way(random, at);
                place(drawing, i, Draw.arrival(k, order.size(), steps), at, way);
                drawing.note(i, at.place() + way.words());
            }
        }
        return drawing;
    }

    private Way way(RandomGenerator random, Patch at) {
        Way way = new Way(false, 0, 0, 0);
        boolean square = at.height() == at.width();
        for (int k = 0; k < TRIES && way.nothing(); k++) {
            way =
                    new Way(
                            flip && random.nextBoolean(),
                            !turn ? 0 : square ? random.nextInt(4) : 2 * random.nextInt(2),
                            shift ? random.nextInt(at.height()) : 0,
                            shift ? random.nextInt(at.width()) : 0);
        }
        return way;
    }

    private static void place(Rearrangement.Drawing drawing, int i, int step, Patch at, Way way) {
        int height = at.height();
        int width = at.width();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = Math.floorMod(y - way.down, height);
                int column = Math.floorMod(x - way.across, width);
                int fromY =
                        switch (way.quarters) {
                            case 1 -> height - 1 - column;
                            case 2 -> height - 1 - row;
                            case 3 -> column;
                            default -> row;
                        };
                int fromX =
                        switch (way.quarters) {
                            case 1 -> row;
                            case 2 -> width - 1 - column;
                            case 3 -> width - 1 - row;
                            default -> column;
                        };
                drawing.pixel(
                        i, step, at, y, x, at, fromY, way.flipped ? width - 1 - fromX : fromX);
            }
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
