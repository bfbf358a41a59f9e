import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.mask.BoxMask;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.report.Plot;
import dev.thaw.restore.Restorer;
import dev.thaw.sample.LastStep;
import dev.thaw.sample.Momentum;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.SoftNaive;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Samplers of Soft Diffusion where everything is known: pictures of 3x4 pixels from N(μ, S), so the
 * best estimate of x0 is linear and no network is needed. Prints how far the covariance of the
 * generated pictures is from that of the data, over the number of steps, and writes a plot for blur
 * and one for a mask.
 *
 * <p>Arguments: the folder of the plots, and (optionally) how many pictures to draw and the largest
 * number of steps.
 */
public final class GaussianWorld {
    private static final ImageShape IMAGE = new ImageShape(1, 4, 3);
    private static final int SIZE = 12;
    private static final int FINE = 960;
    private static final int[] COUNTS = {15, 30, 60, 120, 240, 480, 960};
    private static final NoiseLevel SIGMA =
            new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.02, 0.2, 0.5);

    /** μ (1, 12) and S (12, 12), which knows nothing of blur or mask; in double. */
    private record Data(Tensor mean, Tensor covariance) {
        static Data make() {
            double[] fall = new double[SIZE];
            double[] mean = new double[SIZE];
            for (int k = 0; k < SIZE; k++) {
                fall[k] = 0.5 / (k + 1);
                mean[k] = 0.1 * (k - 5);
            }
            Tensor mix = Noise.gaussian(Seeds.of(77, 0, SIZE), SIZE, Device.CPU);
            Tensor root = Tensors.of(fall, SIZE, 1).mul(mix.to(ScalarType.Double));
            return new Data(Tensors.of(mean, 1, SIZE), root.t().mm(root));
        }

    }

    /** B = C_tᵀ in double, (12, 12): what the degradation makes of unit pictures, without noise. */
    private static Tensor matrix(Noisy probe, double severity) {
        Tensor units = torch.eye(SIZE).view(IMAGE.batch(SIZE));
        Tensor seen = probe.mean(units, Tensors.severity(severity, SIZE, Device.CPU));
        return seen.view(SIZE, SIZE).to(ScalarType.Double);
    }

    /** BᵀSB + σ²I, the covariance of x_t. */
    private static Tensor covariance(Data data, Noisy probe, double severity, Tensor b) {
        Tensor severities = Tensors.severity(severity, SIZE, Device.CPU);
        double sigma = Tensors.doubles(probe.sigma(severities))[0];
        Tensor noise = torch.eye(SIZE).to(ScalarType.Double).mul(new Scalar(sigma * sigma));
        return b.t().mm(data.covariance()).mm(b).add(noise);
    }

    /** x̂0 = μ + (x − μB)(BᵀSB + σ²I)⁻¹BᵀS; all pictures have one severity. */
    private static Restorer best(Data data, Noisy probe) {
        return (x, severities) -> {
            double severity = Tensors.doubles(severities)[0];
            Tensor b = matrix(probe, severity);
            Tensor inverse = torch.inverse(covariance(data, probe, severity, b));
            Tensor gain = inverse.mm(b.t()).mm(data.covariance());
            Tensor off = x.view(-1, SIZE).to(ScalarType.Double).sub(data.mean().mm(b));
            Tensor estimate = data.mean().add(off.mm(gain));
            return estimate.to(ScalarType.Float).view(IMAGE.batch((int) x.size(0)));
        };
    }

    /**
     * Draws of x_1 whose mean and covariance are exactly those of x_1, so that what is measured at
     * the end is the sampler's doing and not chance.
     */
    private static Tensor starts(Data data, Noisy probe, int count) {
        Tensor z = Noise.gaussian(Seeds.of(1, 0, count), SIZE, Device.CPU).to(ScalarType.Double);
        Tensor centred = z.sub(z.mean(new long[] {0}, true, new ScalarTypeOptional()));
        Tensor got = centred.t().mm(centred).div(new Scalar((double) count));
        Tensor white = centred.mm(torch.inverse(torch.linalg_cholesky(got)).t());
        Tensor b = matrix(probe, 1);
        Tensor root = torch.linalg_cholesky(covariance(data, probe, 1, b));
        Tensor x = data.mean().mm(b).add(white.mm(root.t()));
        return x.to(ScalarType.Float).view(IMAGE.batch(count));
    }

    /** |Cov − S − σ_min² I| over the trace of S; σ_min is the noise that the last step keeps. */
    private static double error(Data data, Tensor made, double kept) {
        Tensor rows = made.view(made.size(0), SIZE).to(ScalarType.Double);
        Tensor off = rows.sub(data.mean());
        Tensor got = off.t().mm(off).div(new Scalar((double) made.size(0)));
        Tensor noise = torch.eye(SIZE).to(ScalarType.Double).mul(new Scalar(kept * kept));
        double trace = Tensors.value(data.covariance().diag().sum());
        return Tensors.value(got.sub(data.covariance().add(noise)).norm()) / trace;
    }

    private static Map<String, Sampler> samplers() {
        Map<String, Sampler> samplers = new LinkedHashMap<>();
        samplers.put("naive", new SoftNaive(LastStep.KEEP));
        for (Momentum.Fresh noise : Momentum.Fresh.values()) {
            samplers.put(
                    "sde, " + noise.name().toLowerCase(Locale.ROOT),
                    new Momentum(Momentum.Kind.SDE, noise, LastStep.KEEP));
        }
        for (Momentum.Kind kind : List.of(Momentum.Kind.ODE, Momentum.Kind.RESCALED)) {
            samplers.put(
                    kind.name().toLowerCase(Locale.ROOT),
                    new Momentum(kind, Momentum.Fresh.PRINTED, LastStep.KEEP));
        }
        return samplers;
    }

    private static double errorOf(
            Sampler sampler, Operator operator, Data data, int steps, int count) {
        Seeds seeds = Seeds.of(9, 0, count);
        try (Scope _ = Scope.open();
                Degrader d = operator.draw(seeds);
                Degrader units = operator.draw(Seeds.of(9, 0, SIZE))) {
            Noisy probe = (Noisy) units;
            Tensor made =
                    sampler.sample(
                            best(data, probe),
                            d,
                            starts(data, probe, count),
                            TimeGrid.strided(steps, FINE),
                            seeds.derive("walk"),
                            StepListener.NONE);
            return error(data, made, probe.least());
        }
    }

    private static Plot plot(
            String title, Degradation spec, Data data, int count, int most) {
        List<Plot.Series> lines = new ArrayList<>();
        try (Operator operator = new Noised(spec, SIGMA).open(IMAGE, Device.CPU)) {
            for (var sampler : samplers().entrySet()) {
                List<Plot.Point> points = new ArrayList<>();
                for (int steps : COUNTS) {
                    if (steps > most) {
                        break;
                    }
                    double error = errorOf(sampler.getValue(), operator, data, steps, count);
                    points.add(new Plot.Point(steps, error));
                    System.out.printf(
                            Locale.ROOT,
                            "%s, %s, %d steps: %.4f%n",
                            title,
                            sampler.getKey(),
                            steps,
                            error);
                }
                lines.add(new Plot.Series(sampler.getKey(), points));
            }
        }
        return new Plot(
                title, "steps", "error of the covariance / trace", Plot.Scale.LOG_BOTH, lines);
    }

    public static void main(String[] args) {
        Path out = Path.of(args[0]);
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        int most = args.length > 2 ? Integer.parseInt(args[2]) : FINE;
        Degradation blur =
                new HeatBlur(FINE, 1, 40, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT);
        try (Scope _ = Scope.open()) {
            Data data = Data.make();
            plot("Blur and noise", blur, data, count, most).write(out.resolve("gaussian-blur.svg"));
            plot("Mask and noise", new BoxMask(FINE, 1, 0.6, false), data, count, most)
                    .write(out.resolve("gaussian-mask.svg"));
        }
    }
}
