package dev.thaw.experiment.probe;

import java.util.List;

/**
 * What {@link SelfTest} found about a degradation.
 *
 * @param findings one per check, in the order in which they ran
 * @param curve how much of the pictures can still be decoded, by severity
 */
public record SelfReport(List<Finding> findings, List<Point> curve) {
    /** Decodability (R², 0 … 1) at one severity. */
    public record Point(double severity, double decodability) {}

    public SelfReport {
        findings = List.copyOf(findings);
        curve = List.copyOf(curve);
    }

    /** Whether no check failed. */
    public boolean passed() {
        return failures().isEmpty();
    }

    /** The checks that failed. */
    public List<Finding> failures() {
        return findings.stream().filter(Finding::failed).toList();
    }
}
