package dev.thaw.experiment;

import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The tables of the degradation that the official code saves beside the weights, held against the
 * experiment: a model that was trained for another T, another kernel or another schedule is found
 * before it disappoints.
 */
final class OfficialBuffers {
    /** The tables are float32, computed by the same formula in the same order. */
    private static final double NEAR = 1e-4;

    private static final Pattern KERNEL = Pattern.compile("gaussian_kernels\\.(\\d{1,6})\\.weight");

    /** Of the noise processes, all of length T. */
    private static final Set<String> NOISE =
            Set.of("alphas_cumprod", "sqrt_alphas_cumprod", "sqrt_one_minus_alphas_cumprod");

    /** Of the generation project, {@code (T, 1, S, S)}. */
    private static final Set<String> IMAGES = Set.of("alphas", "one_minus_alphas");

    private final Degradation degradation;
    private final ImageShape image;
    private final List<String> faults = new ArrayList<>();

    private OfficialBuffers(Degradation degradation, ImageShape image) {
        this.degradation = degradation;
        this.image = image;
    }

    /** What does not agree, as the end of a sentence each. */
    static List<String> differences(
            Map<String, Tensor> buffers, Degradation degradation, ImageShape image) {
        OfficialBuffers check = new OfficialBuffers(degradation, image);
        Map<Integer, Tensor> kernels = new LinkedHashMap<>();
        buffers.forEach((name, t) -> {
            var kernel = KERNEL.matcher(name);
            if (kernel.matches()) {
                kernels.put(Integer.parseInt(kernel.group(1)), t);
            } else if (NOISE.contains(name)) {
                check.noise(name, t);
            } else if (IMAGES.contains(name)) {
                check.shaped(name, t, degradation.steps(), 1, image.height(), image.width());
            } else {
                check.faults.add("has the unknown " + name);
            }
        });
        if (!kernels.isEmpty()) {
            check.kernels(kernels);
        }
        return check.faults;
    }

    private boolean shaped(String name, Tensor t, long... wanted) {
        boolean fits = Arrays.equals(Tensors.shape(t), wanted);
        if (!fits) {
            faults.add(
                    name
                            + " is "
                            + Arrays.toString(Tensors.shape(t))
                            + " instead of "
                            + Arrays.toString(wanted)
                            + " (T is "
                            + degradation.steps()
                            + ")");
        }
        return fits;
    }

    private void noise(String name, Tensor t) {
        if (shaped(name, t, degradation.steps()) && degradation instanceof GaussianNoise noise) {
            double[] bars =
                    Tensors.doubles(noise.schedule().alphaBars(noise.steps(), ScalarType.Float));
            double[] wanted =
                    Arrays.stream(bars)
                            .map(a ->
                                    switch (name) {
                                        case "alphas_cumprod" -> a;
                                        case "sqrt_alphas_cumprod" -> Math.sqrt(a);
                                        default -> Math.sqrt(1 - a);
                                    })
                            .toArray();
            near(name, Tensors.doubles(t), wanted);
        }
    }

    private void kernels(Map<Integer, Tensor> kernels) {
        int steps = degradation.steps();
        boolean complete =
                kernels.size() == steps && kernels.keySet().stream().allMatch(i -> i < steps);
        if (!complete) {
            faults.add("has " + kernels.size() + " blur kernels where T is " + steps);
        } else if (degradation instanceof GaussianBlur blur) {
            kernels.forEach((i, t) -> kernel("gaussian_kernels." + i + ".weight", t, blur, i));
        }
    }

    private void kernel(String name, Tensor t, GaussianBlur blur, int step) {
        int k = blur.kernel();
        if (shaped(name, t, image.channels(), 1, k, k)) {
            float[] axis = blur.weights(step);
            double[] wanted = new double[image.channels() * k * k];
            Arrays.setAll(wanted, i -> axis[i / k % k] * axis[i % k]);
            near(name, Tensors.doubles(t), wanted);
        }
    }

    private void near(String name, double[] given, double[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            // NaN is not near anything
            if (!(Math.abs(given[i] - wanted[i]) <= NEAR)) {
                faults.add(
                        name
                                + " is "
                                + given[i]
                                + " at "
                                + i
                                + " where the experiment says "
                                + wanted[i]);
                return;
            }
        }
    }
}
