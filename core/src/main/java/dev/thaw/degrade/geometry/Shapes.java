package dev.thaw.degrade.geometry;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.random.RandomGenerator;

/**
 * Draws random shapes for a picture, in pixels, x to the right and y downwards. Sizes are shares of
 * the shorter side.
 */
final class Shapes {
    /** Thinner than this, a stroke would miss the sample points. */
    private static final double THINNEST = 0.5;

    /** Points of a letter, of a scratch and of the edge of a speck of dust. */
    private static final int LETTER = 14;

    private static final int SCRATCH = 12;
    private static final int SPECK = 9;

    private static final Occlude.Kind[] EACH = {
        Occlude.Kind.LINES, Occlude.Kind.SCRIBBLE, Occlude.Kind.RECTANGLES, Occlude.Kind.SCRATCHES
    };

    private final RandomGenerator random;
    private final int height;
    private final int width;

    /** Pixels of the shorter side, times the factor on sizes. */
    private final double unit;

    Shapes(RandomGenerator random, int height, int width, double size) {
        this.random = random;
        this.height = height;
        this.width = width;
        this.unit = size * Math.min(height, width);
    }

    Shape next(Occlude.Kind kind) {
        return switch (kind) {
            case LINES -> line();
            case SCRIBBLE -> word();
            case RECTANGLES -> rectangle();
            case SCRATCHES -> random.nextBoolean() ? scratch() : dust();
            case ANY -> next(EACH[random.nextInt(EACH.length)]);
        };
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private double thick(double low, double high) {
        return Math.max(THINNEST, between(low, high) * unit);
    }

    /** Straight, through a random point, from border to border. */
    private Shape line() {
        double x = between(0, width);
        double y = between(0, height);
        double angle = between(0, Math.PI);
        double thick = thick(0.015, 0.05);
        double reach = height + (double) width;
        Shape bar = new Rectangle2D.Double(-reach, -thick / 2, 2 * reach, thick);
        return placed(bar, x, y, angle);
    }

    private Shape rectangle() {
        double w = Math.max(THINNEST, between(0.06, 0.3) * unit);
        double h = Math.max(THINNEST, between(0.06, 0.3) * unit);
        double x = between(0, width) - w / 2;
        double y = between(0, height) - h / 2;
        return new Rectangle2D.Double(x, y, w, h);
    }

    /** Joined loops of uneven height along a slanted line, like a word in longhand. */
    private Shape word() {
        double tall = between(0.08, 0.16) * unit;
        int letters = 3 + random.nextInt(6);
        Path2D path = new Path2D.Double();
        path.moveTo(0, 0);
        double x = 0;
        for (int letter = 0; letter < letters; letter++) {
            double high = tall * (random.nextInt(3) == 0 ? between(1.2, 1.8) : between(0.6, 1));
            double wide = tall * between(0.5, 0.9);
            for (int k = 1; k <= LETTER; k++) {
                double turn = 2 * Math.PI * k / LETTER;
                double along = wide * k / LETTER + 0.35 * wide * Math.sin(turn);
                path.lineTo(x + along, -high * (1 - Math.cos(turn)) / 2);
            }
            x += wide;
        }
        Shape ink = stroke(path, Math.max(THINNEST, tall * between(0.12, 0.2)));
        return placed(ink, between(-x / 2, width - x / 2), between(0, height), between(-0.3, 0.3));
    }

    /** A long thin line that wanders a little, more down than across, as on film. */
    private Shape scratch() {
        double length = between(0.3, 1.5) * height;
        double top = between(-0.5 * length, height - 0.5 * length);
        double x = between(0, width);
        double drift = between(-0.06, 0.06) * length / SCRATCH;
        Path2D path = new Path2D.Double();
        path.moveTo(x, top);
        for (int k = 1; k <= SCRATCH; k++) {
            x += drift + between(-0.008, 0.008) * length;
            path.lineTo(x, top + length * k / SCRATCH);
        }
        return stroke(path, thick(0.008, 0.03));
    }

    /** A speck with an uneven edge. */
    private Shape dust() {
        double radius = thick(0.015, 0.08);
        double x = between(0, width);
        double y = between(0, height);
        Path2D path = new Path2D.Double();
        for (int k = 0; k < SPECK; k++) {
            double angle = 2 * Math.PI * k / SPECK;
            double r = radius * between(0.5, 1.2);
            double px = x + r * Math.cos(angle);
            double py = y + r * Math.sin(angle);
            if (k == 0) {
                path.moveTo(px, py);
            } else {
                path.lineTo(px, py);
            }
        }
        path.closePath();
        return path;
    }

    private static Shape stroke(Path2D path, double thick) {
        return new BasicStroke((float) thick, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                .createStrokedShape(path);
    }

    private static Shape placed(Shape shape, double x, double y, double angle) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.rotate(angle);
        return place.createTransformedShape(shape);
    }
}
