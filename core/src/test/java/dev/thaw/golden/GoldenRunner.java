package dev.thaw.golden;

/**
 * Computes what a case expects with Thaw's own code and hands it to {@link GoldenCase#expect}.
 * Everything comes from the case's parameters; nothing is tuned. A runner for another category is
 * one class and its line in {@link GoldenTest}.
 */
@FunctionalInterface
interface GoldenRunner {
    /**
     * Runs inside a native scope of its own.
     *
     * @throws NoRunner for an operator of its category that it does not know
     */
    void run(GoldenCase c);

    /** Nothing in Thaw computes this case yet. */
    final class NoRunner extends AssertionError {
        private static final long serialVersionUID = 1L;

        NoRunner(GoldenCase c) {
            super("no runner for operator '" + c.operator() + "' of category " + c.category());
        }
    }
}
