package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.nn.Architecture;
import dev.thaw.restore.Parametrization;
import dev.thaw.sample.Sampler;
import dev.thaw.train.Objective;
import dev.thaw.train.Training;

/** A whole run as one record tree: what a YAML file holds and what a model file carries. */
@Says("a whole run: data, degradation, network, training, sampling, evaluation")
public record Experiment(
        @Says(value = "one line for people: what this run shows", byDefault = "''") String title,
        @Says(value = "pictures to train and evaluate on", byDefault = "{}") Data data,
        @Says("what is done to the pictures") Degradation degradation,
        @Says(value = "what undoes it", byDefault = "{type: fast-unet}") Architecture network,
        @Says(value = "what the output of the network means", byDefault = "clean")
                Parametrization parametrization,
        @Says(value = "what training minimises", byDefault = "{type: clean-image}")
                Objective objective,
        @Says(value = "length, optimiser and averages", byDefault = "{}") Training training,
        @Says(value = "how pictures are restored and generated", byDefault = "{type: cold}")
                Sampler sampler,
        @Says(value = "what is measured", byDefault = "{}") Evaluation evaluation,
        @Says(value = "keys every random draw of the run", byDefault = "1") long seed) {

    public Experiment {
        Check.that(
                title.length() <= 500,
                "title must have at most 500 characters, got " + title.length());
        Check.that(
                degradation.pictures(),
                "the degradation of an experiment must work on pictures, grey or RGB, got "
                        + degradation);
    }

    /** The same with another seed. */
    public Experiment withSeed(long other) {
        return new Experiment(
                title,
                data,
                degradation,
                network,
                parametrization,
                objective,
                training,
                sampler,
                evaluation,
                other);
    }

    /** The same with another training. */
    public Experiment with(Training other) {
        return new Experiment(
                title,
                data,
                degradation,
                network,
                parametrization,
                objective,
                other,
                sampler,
                evaluation,
                seed);
    }

    /** The same with other data. */
    public Experiment with(Data other) {
        return new Experiment(
                title,
                other,
                degradation,
                network,
                parametrization,
                objective,
                training,
                sampler,
                evaluation,
                seed);
    }

    /** The same with another evaluation. */
    public Experiment with(Evaluation other) {
        return new Experiment(
                title,
                data,
                degradation,
                network,
                parametrization,
                objective,
                training,
                sampler,
                other,
                seed);
    }
}
