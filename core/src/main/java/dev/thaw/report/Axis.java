package dev.thaw.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a plot: the range of its values, their place between 0 and 1, and round tick marks.
 */
record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {
    /** An axis that spans the values; only positive ones count on a logarithmic axis. */
    static Axis of(double[] values, boolean logarithmic) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            if (shows(v, logarithmic)) {
                low = Math.min(low, logarithmic ? Math.log10(v) : v);
                high = Math.max(high, logarithmic ? Math.log10(v) : v);
            }
        }
        if (low > high) {
            low = 0;
            high = 1;
        }
        if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
            double around = low == 0 || logarithmic ? 0.5 : Math.abs(low) / 2;
            low -= around;
            high += around;
        }
        return logarithmic ? decades(low, high) : linear(low, high);
    }

    static boolean shows(double value, boolean logarithmic) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }

    /** Ticks at 1, 2 or 5 times a power of ten, about five of them. */
    private static Axis linear(double low, double high) {
        double rough = (high - low) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power;
        for (double factor : new double[] {2, 5, 10}) {
            if (step < rough) {
                step = factor * power;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
            ticks.add(k * step);
        }
        return new Axis(low, high, false, List.copyOf(ticks));
    }

    /** Ticks at powers of ten, or at 1, 2 and 5 times them where fewer than three decades show. */
    private static Axis decades(double low, double high) {
        double[] factors = high - low < 3 ? new double[] {1, 2, 5} : new double[] {1};
        int stride = (int) Math.max(1, Math.ceil((high - low) / 8));
        List<Double> ticks = new ArrayList<>();
        for (int k = (int) Math.floor(low); k <= high; k += stride) {
            for (double factor : factors) {
                double log = k + Math.log10(factor);
                if (log >= low - 1e-9 && log <= high + 1e-9) {
                    ticks.add(factor * Math.pow(10, k));
                }
            }
        }
        return new Axis(low, high, true, List.copyOf(ticks));
    }

    /** Where a value lies, 0 at the low end and 1 at the high end. */
    double place(double value) {
        return ((logarithmic ? Math.log10(value) : value) - low) / (high - low);
    }

    /** A tick mark in words: {@code 20k}, {@code 0.05}, {@code 1e-06}. */
    static String label(double tick) {
        double size = Math.abs(tick);
        if (size >= 1e6 && size < 1e12) {
            return plain(tick / 1e6) + "M";
        }
        if (size >= 1e4 && size < 1e6) {
            return plain(tick / 1e3) + "k";
        }
        if (size != 0 && (size < 1e-4 || size >= 1e12)) {
            return String.format(Locale.ROOT, "%.0e", tick);
        }
        return plain(tick);
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.6f", value);
        text = text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
        return text.equals("-0") ? "0" : text;
    }
}
