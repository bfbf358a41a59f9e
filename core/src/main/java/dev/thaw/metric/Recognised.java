package dev.thaw.metric;

import dev.thaw.base.Says;
import java.util.Locale;

/**
 * Share of candidates that a classifier takes for what they should be: the true label, or what it
 * takes the reference for. In [0, 1], larger is better.
 */
@Says("share of candidates that a classifier recognises as what they were; larger is better")
public record Recognised(
        @Says(
                        value =
                                "labels: against the labels of the data set; references: against"
                                        + " what the classifier says to the references",
                        byDefault = "labels")
                Truth truth)
        implements Metric {
    /** What a candidate is held against. */
    public enum Truth {
        /** The label of the data set. */
        LABELS,
        /** The classifier's answer to the reference image. */
        REFERENCES
    }

    public Recognised() {
        this(Truth.LABELS);
    }

    @Override
    public String name() {
        return truth == Truth.LABELS ? "recognised" : "agreement";
    }

    @Override
    public String profile() {
        return name() + "/" + truth.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    /** An empty tally for the answers of one classifier. */
    public Tally open(Recogniser recogniser) {
        return new Tally(this, recogniser);
    }
}
