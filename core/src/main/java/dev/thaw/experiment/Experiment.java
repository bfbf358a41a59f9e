package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Prior;
import dev.thaw.nn.Architecture;
import dev.thaw.restore.Parametrization;
import dev.thaw.sample.Sampler;
import dev.thaw.train.Objective;
import dev.thaw.train.Training;
import org.jspecify.annotations.Nullable;

/** A whole run as one record tree: what a YAML file holds and what a model file carries. */
@Says("a whole run: data, degradation, network, training, sampling, evaluation")
public record Experiment(
        @Says(value = "one line for people: what this run shows", byDefault = "''") String title,
        @Says(value = "pictures to train and evaluate on", byDefault = "{}") Data data,
        @Says("what is done to the pictures") Degradation degradation,
        @Says(
                        value = "where generation starts; null = as suits the degradation",
                        byDefault = "null")
                @Nullable Prior prior,
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
        Check.that(
                prior == null || !prior.removesNoise() || sampler.carriesWhatIsAdded(),
                "prior.removeNoise needs a sampler that carries the noise to the final image: cold"
                        + " with end fixed does");
    }

    /** Where generation starts: the prior that is named, else that of the degradation. */
    public Prior start() {
        return prior == null ? degradation.prior() : prior;
    }

    /** The same with another seed. */
    public Experiment withSeed(long other) {
        return new Experiment(
                title,
                data,
                degradation,
                prior,
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
                prior,
                network,
                parametrization,
                objective,
                other,
                sampler,
                evaluation,
                seed);
    }

    /** The same with another degradation. */
    public Experiment with(Degradation other) {
        return new Experiment(
                title,
                data,
                other,
                prior,
                network,
                parametrization,
                objective,
                training,
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
                prior,
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
                prior,
                network,
                parametrization,
                objective,
                training,
                sampler,
                other,
                seed);
    }
}
