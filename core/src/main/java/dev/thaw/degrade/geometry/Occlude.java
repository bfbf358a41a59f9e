package dev.thaw.degrade.geometry;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.ConstantColour;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Shapes lie on the picture: ⌈shapes·(n/T)²⌉ random ones are there after n steps, since the first
 * ones hide most. D(x, n) = x·keep + colour·(1 − keep), with keep the share of a pixel's 3 × 3
 * sample points that are free. One colour per image, alike for all its shapes.
 */
@Says("shapes hide the picture: lines, scribble, rectangles, scratches and dust")
public record Occlude(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "lines across the picture, words of scribble, rectangles, scratches"
                                        + " and dust of old film, or any of them shape by shape",
                        byDefault = "any")
                Kind kind,
        @Says(
                        value = "shapes at the last step",
                        unit = "shapes",
                        rule = "between 1 and 10000",
                        byDefault = "160")
                int shapes,
        @Says(
                        value = "how large they are, as a factor on the usual size",
                        rule = "above 0 and at most 10",
                        byDefault = "1")
                double size,
        @Says(
                        value = "least value of a channel of the colour, drawn once per image",
                        rule = "between -1 and 1",
                        byDefault = "-1")
                double darkest,
        @Says(
                        value = "largest value of a channel of the colour",
                        rule = "between darkest and 1",
                        byDefault = "1")
                double brightest)
        implements Degradation {
    /** What lies on the picture. */
    public enum Kind {
        LINES,
        SCRIBBLE,
        RECTANGLES,
        SCRATCHES,
        ANY
    }

    /** Sample points along a pixel's side. */
    static final int FINE = 3;

    public Occlude {
        Check.within("occlude steps", 1, 1_000_000, steps);
        Check.within("occlude shapes", 1, 10_000, shapes);
        Check.positive("occlude size", size);
        Check.within("occlude size", 0, 10, size);
        Check.within("occlude darkest", -1.0, 1.0, darkest);
        Check.within("occlude brightest", darkest, 1.0, brightest);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(this, image, device, seeds -> hidden(seeds, image, device));
    }

    private Hidden hidden(Seeds seeds, ImageShape image, Device device) {
        Seeds own = seeds.derive("occlude");
        List<float[]> arrivals =
                IntStream.range(0, seeds.count())
                        .parallel()
                        .mapToObj(i -> arrivals(shapes(own, i, image), image))
                        .toList();
        try (Scope scope = Scope.open()) {
            int points = FINE * FINE * image.height() * image.width();
            float[] all = new float[Math.multiplyExact(seeds.count(), points)];
            for (int i = 0; i < seeds.count(); i++) {
                System.arraycopy(arrivals.get(i), 0, all, i * points, points);
            }
            Tensor when =
                    Tensors.of(
                            all,
                            device,
                            seeds.count(),
                            (long) FINE * FINE,
                            image.height(),
                            image.width());
            Tensor colours = ConstantColour.colours(darkest, brightest, image.channels(), seeds);
            return new Hidden(scope.keep(when), scope.keep(Tensors.to(colours, device)));
        }
    }

    /** The shapes of one image in the order in which they come. */
    List<Shape> shapes(Seeds own, int i, ImageShape image) {
        Shapes drawing = new Shapes(own.random(i), image.height(), image.width(), size);
        return IntStream.range(0, shapes).mapToObj(_ -> drawing.next(kind)).toList();
    }

    /** The first step n with shapes·(n/T)² above {@code rank} = 0 … shapes − 1. */
    int arrival(int rank) {
        return (int) Math.sqrt((double) rank * steps * steps / shapes) + 1;
    }

    /**
     * The step with which each sample point vanishes, T + 1 for never: {@code FINE² × H × W}. Drawn
     * backwards, so that the first shape on a point is the one that counts.
     */
    private float[] arrivals(List<Shape> order, ImageShape image) {
        int width = FINE * image.width();
        BufferedImage canvas =
                new BufferedImage(width, FINE * image.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.scale(FINE, FINE);
        for (int k = order.size() - 1; k >= 0; k--) {
            pen.setColor(new Color(arrival(k)));
            pen.fill(order.get(k));
        }
        pen.dispose();
        int[] colours = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
        float[] arrivals = new float[colours.length];
        int plane = image.height() * image.width();
        for (int at = 0; at < colours.length; at++) {
            int y = at / width;
            int x = at % width;
            int point = y % FINE * FINE + x % FINE;
            int step = colours[at] & 0xffffff;
            arrivals[point * plane + y / FINE * image.width() + x / FINE] =
                    step == 0 ? steps + 1f : step;
        }
        return arrivals;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /**
     * @param when step with which each sample point vanishes, {@code (N, FINE², H, W)}
     * @param colours {@code (N, C, 1, 1)}
     */
    private record Hidden(Tensor when, Tensor colours) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor free = when.gt(Tensors.perImage(n)).to(ScalarType.Float);
            Tensor keep = free.mean(new long[] {1}, true, new ScalarTypeOptional());
            return x0.mul(keep).add(colours.mul(keep.neg().add(new Scalar(1f))));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            float[] colour = Tensors.floats(colours.select(0, image));
            return Map.of(
                    "colour",
                    IntStream.range(0, colour.length).mapToObj(c -> (double) colour[c]).toList());
        }

        @Override
        public void close() {
            when.close();
            colours.close();
        }
    }
}
