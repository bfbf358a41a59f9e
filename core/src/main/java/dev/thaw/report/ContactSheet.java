package dev.thaw.report;

import dev.thaw.base.Check;
import dev.thaw.image.Grid;
import dev.thaw.image.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures side by side: one strip per kind (original, degraded, restored …) or per trajectory, all
 * of one length, so that a column shows one picture through all kinds.
 *
 * @param caption what is to be seen, one sentence
 */
public record ContactSheet(String caption, List<Strip> strips) {
    /** Pictures from left to right. */
    public record Strip(String label, List<Picture> pictures) {
        public Strip {
            Check.notEmpty("pictures of strip '" + label + "'", pictures);
            pictures = List.copyOf(pictures);
        }

        /** All pictures as one, without gaps around. */
        Picture picture() {
            return new Grid(pictures.size(), 1, 1, 128).draw(pictures);
        }
    }

    /** Cells of a sheet file are at least this wide, so that labels fit under them. */
    private static final int CELL = 96;

    public ContactSheet {
        Check.notEmpty("strips of sheet '" + caption + "'", strips);
        strips = List.copyOf(strips);
        int length = strips.getFirst().pictures().size();
        Check.that(
                strips.stream().allMatch(strip -> strip.pictures().size() == length),
                "strips of sheet '" + caption + "' must have one length");
    }

    /** The whole sheet as one picture, with the label of each strip under its first cell. */
    public Picture picture() {
        List<Picture> cells = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (Strip strip : strips) {
            for (Picture cell : strip.pictures()) {
                labels.add(cells.size() % strip.pictures().size() == 0 ? strip.label() : "");
                cells.add(cell);
            }
        }
        int columns = strips.getFirst().pictures().size();
        int widest = cells.stream().mapToInt(Picture::width).max().orElse(1);
        return Grid.of(columns).magnified(Math.ceilDiv(CELL, widest)).draw(cells, labels);
    }
}
