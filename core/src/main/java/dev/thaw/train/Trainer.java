package dev.thaw.train;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.nn.Network;
import dev.thaw.nn.Parameters;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The training loop: draw severities, degrade, restore, compare, step, average. Its state is a map
 * of named tensors and two numbers; given them back, it continues bit for bit.
 */
public final class Trainer implements AutoCloseable {
    /**
     * What is trained on what.
     *
     * @param restorer the network as a restorer
     * @param steps T of the degradation
     * @param seed keys every draw of the run
     */
    public record Task(
            Network network,
            Restorer restorer,
            Operator operator,
            int steps,
            Objective objective,
            Training training,
            long seed,
            Device device) {}

    private static final int REPORT_EVERY = 10;

    private final Task task;
    private final Parameters parameters;
    private final Adam adam;
    private final List<Tensor> averages = new ArrayList<>();
    private long images;
    private long step;

    public Trainer(Task task) {
        this.task = task;
        this.parameters = task.network().parameters();
        this.adam = new Adam(task.training().optimiser(), parameters);
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            for (int i = 0; i < task.training().ema().size(); i++) {
                averages.add(scope.keep(parameters.flat().clone()));
            }
        }
    }

    /** Images trained so far. */
    public long images() {
        return images;
    }

    /** Optimiser steps made so far. */
    public long step() {
        return step;
    }

    public boolean finished() {
        return images >= task.training().images();
    }

    /**
     * Trains until {@code until} images are reached, the training is finished or {@code stop} says
     * so; always ends after a whole optimiser step.
     *
     * @throws Fault of kind numeric when the loss is no longer finite
     */
    public void run(BatchSource data, long until, TrainingListener on, BooleanSupplier stop) {
        long start = System.nanoTime();
        long from = images;
        double sum = 0;
        int count = 0;
        while (images < until && !finished() && !stop.getAsBoolean()) {
            double loss = accumulate(data);
            if (!Double.isFinite(loss)) {
                throw Fault.numeric(
                        "the loss became "
                                + loss
                                + " after "
                                + images
                                + " images: lower training.optimiser.learningRate or set clip");
            }
            double rate = task.training().optimiser().rate(images, task.training().images());
            double norm = update(rate);
            sum += loss;
            count++;
            if (step % REPORT_EVERY == 0 || images >= until || finished()) {
                double seconds = (System.nanoTime() - start) / 1e9;
                on.progress(
                        new TrainingListener.Progress(
                                images,
                                task.training().images(),
                                step,
                                sum / count,
                                rate,
                                norm,
                                (images - from) / seconds,
                                seconds));
                sum = 0;
                count = 0;
            }
        }
    }

    /** Gradients of one optimiser step; returns the mean loss. */
    private double accumulate(BatchSource data) {
        int passes = task.training().accumulate();
        parameters.zeroGradient();
        double loss = 0;
        for (int pass = 0; pass < passes; pass++) {
            loss += pass(data.next(), passes) / passes;
        }
        return loss;
    }

    private double pass(BatchSource.Batch batch, int passes) {
        try (Scope scope = Scope.open()) {
            Seeds seeds = batch.seeds(task.seed());
            Tensor x0 = Pictures.tensor(batch.pictures(), task.device());
            Tensor severity = severities(seeds);
            try (Degrader degrader = task.operator().draw(degradation(seeds))) {
                Tensor xt;
                try (NoGradGuard guard = new NoGradGuard()) {
                    xt = degrader.degrade(x0, severity);
                }
                task.network().train(seeds.derive("network"));
                parameters.record();
                Objective objective =
                        task.objective().forBatch(task.steps(), seeds.derive("objective"));
                Tensor loss = objective.loss(task.restorer(), degrader, x0, xt, severity);
                parameters.backward(loss.div(new Scalar((double) passes)));
                return Tensors.value(loss);
            } finally {
                parameters.forget();
                task.network().evaluate();
            }
        }
    }

    /** The keys that the degradation of these images is drawn with. */
    public static Seeds degradation(Seeds images) {
        return images.derive("degrade");
    }

    /** Uniform over 1/T … T/T, one draw per image. */
    private Tensor severities(Seeds seeds) {
        Seeds keys = seeds.derive("severity");
        float[] values = new float[keys.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((keys.random(i).nextInt(task.steps()) + 1.0) / task.steps());
        }
        return Tensors.of(values, task.device(), values.length);
    }

    /** One optimiser step and the averages; returns the norm of the gradient. */
    private double update(double rate) {
        double clip = task.training().optimiser().clip();
        double norm;
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            norm = Tensors.value(parameters.flatGradient().norm());
        }
        adam.step(step + 1, rate, clip > 0 && norm > clip ? clip / norm : 1);
        images += task.training().imagesPerStep();
        average();
        step++;
        return norm;
    }

    private void average() {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            for (int i = 0; i < averages.size(); i++) {
                double keep =
                        task.training()
                                .ema()
                                .get(i)
                                .keep(step, images, task.training().imagesPerStep());
                if (keep < 1) {
                    averages.get(i).lerp_(parameters.flat(), new Scalar(1 - keep));
                }
            }
        }
    }

    /** All tensors of the state by name, as views in the caller's scope. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        parameters.named("weights.", parameters.flat(), state);
        parameters.named("adam.first.", adam.first(), state);
        parameters.named("adam.second.", adam.second(), state);
        for (int i = 0; i < averages.size(); i++) {
            parameters.named("ema." + i + ".", averages.get(i), state);
        }
        return state;
    }

    /** The weights to use: the first average. In the caller's scope. */
    public Map<String, Tensor> model() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        parameters.named("", averages.getFirst(), weights);
        return weights;
    }

    /**
     * Takes over a state.
     *
     * @throws Fault of kind model that lists missing, unknown and misshapen tensors
     */
    public void resume(Map<String, Tensor> saved, long savedImages, long savedStep) {
        try (Scope scope = Scope.open()) {
            Parameters.copy(state(), saved, "checkpoint");
        }
        this.images = savedImages;
        this.step = savedStep;
    }

    @Override
    public void close() {
        averages.forEach(Tensor::close);
        adam.close();
    }
}
