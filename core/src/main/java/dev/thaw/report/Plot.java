package dev.thaw.report;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A line plot, written as SVG without a plotting library: those measure text through AWT, which
 * fails on machines without fonts, while a browser needs no help to place a label. Follows the
 * page's text colour and its light or dark scheme.
 *
 * @param xLabel name and unit of the horizontal axis
 * @param yLabel name and unit of the vertical axis
 * @param scale which axes are logarithmic; values of 0 and below are left out there
 */
public record Plot(String title, String xLabel, String yLabel, Scale scale, List<Series> series) {
    /** Which axes are logarithmic. */
    public enum Scale {
        LINEAR,
        LOG_Y,
        LOG_BOTH
    }

    /** One line; points that are not finite interrupt it. */
    public record Series(String name, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /** One point in the units of the axes. */
    public record Point(double x, double y) {}

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 46;
    private static final int COLOURS = 6;
    private static final int ROOM = WIDTH - LEFT - RIGHT;

    /** Width of a letter and height of a line, guessed; room beside each name of the legend. */
    private static final int LETTER = 7;

    private static final int LINE = 18;
    private static final int GAP = 34;

    /** More points than this are thinned to the lowest and highest of each stretch. */
    private static final int MAX_POINTS = 800;

    private static final String STYLE =
            """
            .plot text{font:12px system-ui,sans-serif;fill:currentColor}
            .plot .title{font-weight:600;font-size:13px}
            .plot .grid{stroke:currentColor;stroke-opacity:.15}
            .plot polyline{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
            .plot circle,.plot rect{fill:currentColor}
            .plot .c0{color:#2f6fde}.plot .c1{color:#d9622b}.plot .c2{color:#2a9d5c}
            .plot .c3{color:#b0479f}.plot .c4{color:#a67c00}.plot .c5{color:#5f7f8c}
            @media(prefers-color-scheme:dark){.plot .c0{color:#7aa8ff}.plot .c1{color:#ff9d6b}
            .plot .c2{color:#63cf92}.plot .c3{color:#e08bd2}.plot .c4{color:#e0b93f}}
            """;

    public Plot {
        Check.notEmpty("series of plot '" + title + "'", series);
        series = List.copyOf(series);
    }

    /** Writes an SVG file of its own. */
    public void write(Path file) {
        byte[] bytes = svg().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /** The plot as one SVG element, to stand alone or inside a page. */
    public String svg() {
        Axis x = Axis.of(values(true), scale == Scale.LOG_BOTH);
        Axis y = Axis.of(values(false), scale != Scale.LINEAR);
        List<List<Integer>> legend = legendLines();
        boolean beside = legend.size() == 1 && titleWidth() + width(legend.getFirst()) < ROOM;
        int above = beside ? 0 : LINE * legend.size(); // the title moves up, the frame stays
        StringBuilder out = new StringBuilder(4096);
        out.append(
                text(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\""
                                + " viewBox=\"0 %d %d %d\" aria-label=\"%s\">\n<style>%s</style>\n",
                        -above, WIDTH, HEIGHT + above, Html.escape(describe()), STYLE));
        out.append(
                text(
                        "<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>\n",
                        LEFT, LINE - above, Html.escape(title)));
        axes(out, x, y);
        for (int i = 0; i < series.size(); i++) {
            lines(out, series.get(i), i % COLOURS, x, y);
        }
        for (int k = 0; k < legend.size(); k++) {
            legend(out, legend.get(k), LINE * (k + 2 - legend.size()));
        }
        return out.append("</svg>\n").toString();
    }

    private String describe() {
        return "Plot of "
                + yLabel
                + " over "
                + xLabel
                + ": "
                + String.join(", ", series.stream().map(Series::name).toList());
    }

    private double[] values(boolean horizontal) {
        return series.stream()
                .flatMap(s -> s.points().stream())
                .filter(this::shows)
                .flatMapToDouble(p -> DoubleStream.of(horizontal ? p.x() : p.y()))
                .toArray();
    }

    private boolean shows(Point p) {
        return Axis.shows(p.x(), scale == Scale.LOG_BOTH)
                && Axis.shows(p.y(), scale != Scale.LINEAR);
    }

    private void axes(StringBuilder out, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            double at = vertical(y, tick);
            out.append(
                    text(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                    + "<text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n",
                            LEFT, WIDTH - RIGHT, at, at, LEFT - 6, at + 4, Axis.label(tick)));
        }
        for (double tick : x.ticks()) {
            out.append(
                    text(
                            "<text text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n",
                            horizontal(x, tick), HEIGHT - BOTTOM + 18, Axis.label(tick)));
        }
        int middle = (LEFT + WIDTH - RIGHT) / 2;
        out.append(
                text(
                        "<text text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n",
                        middle, HEIGHT - 8, Html.escape(xLabel)));
        out.append(
                text(
                        "<text text-anchor=\"middle\" transform=\"translate(14 %d)"
                                + " rotate(-90)\">%s</text>\n",
                        (TOP + HEIGHT - BOTTOM) / 2, Html.escape(yLabel)));
    }

    private static double horizontal(Axis x, double value) {
        return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double vertical(Axis y, double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private void lines(StringBuilder out, Series line, int colour, Axis x, Axis y) {
        List<Point> run = new ArrayList<>();
        for (Point p : line.points()) {
            if (shows(p)) {
                run.add(p);
            } else {
                stroke(out, run, colour, x, y);
                run.clear();
            }
        }
        stroke(out, run, colour, x, y);
    }

    private static void stroke(StringBuilder out, List<Point> run, int colour, Axis x, Axis y) {
        if (run.size() == 1) {
            out.append(
                    text(
                            "<circle class=\"c%d\" r=\"2.5\" cx=\"%.1f\" cy=\"%.1f\"/>\n",
                            colour, horizontal(x, run.get(0).x()), vertical(y, run.get(0).y())));
        } else if (run.size() > 1) {
            out.append(text("<polyline class=\"c%d\" points=\"", colour));
            for (Point p : thin(run)) {
                out.append(text("%.1f,%.1f ", horizontal(x, p.x()), vertical(y, p.y())));
            }
            out.append("\"/>\n");
        }
    }

    /** The lowest and the highest point of each stretch, in their order, so no spike is lost. */
    private static List<Point> thin(List<Point> run) {
        if (run.size() <= MAX_POINTS) {
            return run;
        }
        List<Point> kept = new ArrayList<>();
        int stretches = MAX_POINTS / 2;
        for (int s = 0; s < stretches; s++) {
            int from = (int) ((long) run.size() * s / stretches);
            int to = (int) ((long) run.size() * (s + 1) / stretches);
            int low = from;
            int high = from;
            for (int i = from; i < to; i++) {
                low = run.get(i).y() < run.get(low).y() ? i : low;
                high = run.get(i).y() > run.get(high).y() ? i : high;
            }
            kept.add(run.get(Math.min(low, high)));
            kept.add(run.get(Math.max(low, high)));
        }
        return kept;
    }

    private int titleWidth() {
        return (LETTER + 1) * title.length();
    }

    private int width(int line) {
        return LETTER * series.get(line).name().length() + GAP;
    }

    private int width(List<Integer> lines) {
        return lines.stream().mapToInt(this::width).sum();
    }

    /** Which series stand in which line of the legend; one series needs none. */
    private List<List<Integer>> legendLines() {
        List<List<Integer>> lines = new ArrayList<>();
        lines.add(new ArrayList<>());
        for (int i = 0; i < series.size() && series.size() > 1; i++) {
            if (!lines.getLast().isEmpty() && width(lines.getLast()) + width(i) > ROOM) {
                lines.add(new ArrayList<>());
            }
            lines.getLast().add(i);
        }
        return lines;
    }

    private void legend(StringBuilder out, List<Integer> shown, int y) {
        int at = WIDTH - RIGHT;
        for (int i : shown.reversed()) {
            String name = series.get(i).name();
            out.append(
                    text(
                            "<text text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>"
                                    + "<rect class=\"c%d\" x=\"%d\" y=\"%d\" width=\"12\""
                                    + " height=\"9\"/>\n",
                            at,
                            y,
                            Html.escape(name),
                            i % COLOURS,
                            at - LETTER * name.length() - 18,
                            y - 9));
            at -= width(i);
        }
    }

    @FormatMethod
    private static String text(@FormatString String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
