package dev.thaw.train;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.nn.Discriminator;
import dev.thaw.nn.Generator;
import dev.thaw.nn.Parameters;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a small GAN: the non-saturating loss (Goodfellow et al. 2014), the gradient penalty R1 on
 * training pictures (Mescheder et al. 2018) at every 16th step (Karras et al. 2020), Adam, and a
 * moving average of the generator, whose pictures are the result. Its state is a map of named
 * tensors and a number; given them back, it continues bit for bit.
 */
public final class GanTrainer implements AutoCloseable {
    /** Pictures of one step. */
    public static final int BATCH = 32;

    private static final int REPORT_EVERY = 10;
    private static final int PENALTY_EVERY = 16;

    /** γ of R1, for gradients summed over all samples of a picture. */
    private static final double PENALTY = 1;

    private static final int CHUNK = 64;
    private static final Ema AVERAGE = new Ema(5000, 0, 1, 0);
    private static final Training.Optimiser OPTIMISER =
            new Training.Optimiser(1e-3, 0, 0.99, 1e-8, 0, Training.Decay.CONSTANT, 0);

    /** Sees the images done and the losses of the discriminator and the generator. */
    @FunctionalInterface
    public interface Watcher {
        void on(long images, double discriminator, double generator);
    }

    private final long seed;
    private final Device device;
    private final Generator generator;
    private final Generator average;
    private final Discriminator discriminator;
    private final Adam generatorAdam;
    private final Adam discriminatorAdam;
    private long step;

    /** A fresh GAN for pictures of one shape; {@code seed} keys every draw. */
    public GanTrainer(ImageShape image, long seed, Device device) {
        this.seed = seed;
        this.device = device;
        this.generator = new Generator(image, seed, device);
        this.average = new Generator(image, seed, device);
        this.discriminator = new Discriminator(image, seed, device);
        this.generatorAdam = new Adam(OPTIMISER, generator.parameters());
        this.discriminatorAdam = new Adam(OPTIMISER, discriminator.parameters());
    }

    /** Steps made so far. */
    public long step() {
        return step;
    }

    /**
     * Trains until {@code until} steps are made or {@code stop} says so.
     *
     * @param data gives batches of {@link #BATCH} from position {@code step · BATCH} on
     * @throws Fault of kind numeric when a loss is no longer finite
     */
    public void run(BatchSource data, long until, Watcher watcher, BooleanSupplier stop) {
        while (step < until && !stop.getAsBoolean()) {
            BatchSource.Batch batch = data.next();
            Seeds seeds = batch.seeds(seed);
            step++;
            double judging = teachDiscriminator(batch, seeds.derive("discriminator"));
            double making = teachGenerator(seeds.derive("generator"));
            if (!Double.isFinite(judging + making)) {
                throw Fault.numeric(
                        "a loss of the GAN became "
                                + (Double.isFinite(judging) ? making : judging)
                                + " after "
                                + step * BATCH
                                + " images");
            }
            average();
            if (step % REPORT_EVERY == 0 || step == until) {
                watcher.on(step * BATCH, judging, making);
            }
        }
    }

    private double teachDiscriminator(BatchSource.Batch batch, Seeds seeds) {
        discriminator.parameters().zeroGradient();
        double value;
        try (Scope scope = Scope.open()) {
            Tensor real = Pictures.tensor(batch.pictures(), device);
            boolean penalised = step % PENALTY_EVERY == 0;
            real.set_requires_grad(penalised);
            Tensor made = pictures(generator, Noise.gaussian(seeds, Generator.LATENT, device));
            Tensor verdict = discriminator.judge(real);
            Tensor loss =
                    torch.softplus(verdict.neg())
                            .mean()
                            .add(torch.softplus(discriminator.judge(made)).mean());
            value = Tensors.value(loss);
            if (penalised) {
                loss = loss.add(penalty(verdict, real));
            }
            loss.backward();
        }
        discriminatorAdam.step(step, OPTIMISER.learningRate(), 1);
        return value;
    }

    /** γ/2 · E|∇D|², as often stronger as it is rarer; {@code verdict} is D of {@code real}. */
    static Tensor penalty(Tensor verdict, Tensor real) {
        try (Scope scope = Scope.open()) {
            Tensor gradient =
                    torch.grad(
                                    new TensorVector(verdict.sum()),
                                    new TensorVector(real),
                                    new TensorVector(),
                                    new BoolOptional(true),
                                    true,
                                    false)
                            .get(0);
            Tensor squares = gradient.square().sum().div(new Scalar((double) real.size(0)));
            return scope.handUp(squares.mul(new Scalar(PENALTY / 2 * PENALTY_EVERY)));
        }
    }

    private double teachGenerator(Seeds seeds) {
        generator.parameters().zeroGradient();
        double value;
        try (Scope scope = Scope.open()) {
            Tensor made = generator.pictures(Noise.gaussian(seeds, Generator.LATENT, device));
            // cut here, so that the discriminator's weights get no gradients, which cost as much
            Tensor seen = made.detach().set_requires_grad(true);
            Tensor loss = torch.softplus(discriminator.judge(seen).neg()).mean();
            value = Tensors.value(loss);
            Tensor wish = torch.grad(new TensorVector(loss), new TensorVector(seen)).get(0);
            made.mul(wish).sum().backward();
        }
        generatorAdam.step(step, OPTIMISER.learningRate(), 1);
        return value;
    }

    private void average() {
        double keep = AVERAGE.keep(step, step * BATCH, BATCH);
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            average.parameters().flat().lerp_(generator.parameters().flat(), new Scalar(1 - keep));
        }
    }

    /** What the averaged generator makes of latents {@code (N, 64)}. */
    public Tensor pictures(Tensor latents) {
        try (Scope scope = Scope.open()) {
            TensorVector parts = new TensorVector();
            for (long from = 0; from < latents.size(0); from += CHUNK) {
                long count = Math.min(CHUNK, latents.size(0) - from);
                parts.push_back(pictures(average, latents.narrow(0, from, count)));
            }
            return scope.handUp(torch.cat(parts, 0));
        }
    }

    private static Tensor pictures(Generator by, Tensor latents) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return by.pictures(latents);
        }
    }

    /** All tensors of the state by name, as views in the caller's scope. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        Parameters g = generator.parameters();
        Parameters d = discriminator.parameters();
        g.named("generator.weights.", g.flat(), state);
        g.named("generator.adam.first.", generatorAdam.first(), state);
        g.named("generator.adam.second.", generatorAdam.second(), state);
        g.named("generator.average.", average.parameters().flat(), state);
        d.named("discriminator.weights.", d.flat(), state);
        d.named("discriminator.adam.first.", discriminatorAdam.first(), state);
        d.named("discriminator.adam.second.", discriminatorAdam.second(), state);
        return state;
    }

    /**
     * Takes over a state.
     *
     * @throws Fault of kind model that lists missing, unknown and misshapen tensors
     */
    public void resume(Map<String, Tensor> saved, long savedStep) {
        try (Scope scope = Scope.open()) {
            Parameters.copy(state(), saved, "checkpoint");
        }
        this.step = savedStep;
    }

    @Override
    public void close() {
        generatorAdam.close();
        discriminatorAdam.close();
        generator.close();
        average.close();
        discriminator.close();
    }
}
