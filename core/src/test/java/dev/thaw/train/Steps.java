package dev.thaw.train;

import dev.thaw.nn.Parameters;

/** Single parts of the training loop, for comparisons with other implementations. */
public final class Steps implements AutoCloseable {
    private final Adam adam;
    private long number;

    public Steps(Training.Optimiser spec, Parameters parameters) {
        this.adam = new Adam(spec, parameters);
    }

    /** One Adam step from the gradients in place. */
    public void adam(double rate) {
        adam.step(++number, rate, 1);
    }

    public static double keep(Ema ema, long step) {
        return ema.keep(step, 0, 1);
    }

    @Override
    public void close() {
        adam.close();
    }
}
