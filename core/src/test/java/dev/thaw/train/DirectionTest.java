package dev.thaw.train;

import dev.thaw.train.CleanImage.Norm;

class DirectionTest extends ObjectiveContract {
    @Override
    protected Direction subject() {
        return new Direction(Norm.L2);
    }

    @Override
    protected double expected(double[] x0, int[] n, double weight) {
        double[] squares = new double[COUNT];
        for (int k = 0; k < x0.length; k++) {
            squares[image(k)] += Math.pow(degraded(x0[k], n[image(k)]) - x0[k], 2);
        }
        double[] differences = new double[x0.length];
        for (int k = 0; k < x0.length; k++) {
            int steps = n[image(k)];
            double state = degraded(x0[k], steps);
            double direction = (state - x0[k]) / (Math.sqrt(squares[image(k)]) + 1e-5);
            differences[k] = restored(state, steps, weight) - direction;
        }
        return norm(Norm.L2, differences);
    }
}
