package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Fréchet distance between two sets of images, each seen as one Gaussian of features: |μ1 − μ2|² +
 * tr(S1 + S2 − 2 (S1 S2)^½) with unbiased covariances, in double precision (Heusel et al. 2017;
 * with Inception features it is the FID). Smaller is better.
 */
@Says("Fréchet distance between the features of two sets of images; smaller is better")
public record FrechetDistance() implements SetMetric {
    /** Below this many images the estimate is biased too far to compare with published numbers. */
    public static final int RELIABLE = 2048;

    @Override
    public String name() {
        return "frechet";
    }

    @Override
    public String profile() {
        return "frechet/unbiased-covariance";
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }

    @Override
    public Moments open(FeatureExtractor extractor) {
        return new Moments(extractor.dimensions());
    }

    @Override
    public Score score(FeatureExtractor extractor, SetSummary references, SetSummary candidates) {
        Check.that(
                references instanceof Moments && candidates instanceof Moments,
                "the Fréchet distance compares moments that it opened itself");
        Moments first = (Moments) references;
        Moments second = (Moments) candidates;
        List<String> notes = new ArrayList<>();
        note(notes, "reference", first);
        note(notes, "candidate", second);
        return new Score(
                name(),
                "frechet/" + extractor.name(),
                lowerIsBetter(),
                between(first, second),
                OptionalDouble.empty(),
                second.count(),
                first.count(),
                notes);
    }

    private static void note(List<String> notes, String role, Moments set) {
        if (set.count() <= set.dimensions()) {
            notes.add(
                    "The Fréchet distance rests on a singular covariance: "
                            + set.count()
                            + " "
                            + role
                            + " images for "
                            + set.dimensions()
                            + " features.");
        }
        if (set.count() < RELIABLE) {
            notes.add(
                    "The Fréchet distance is biased upwards: "
                            + set.count()
                            + " "
                            + role
                            + " images, fewer than "
                            + RELIABLE
                            + ".");
        }
    }

    /** The distance between two Gaussians given by their moments; at least 2 images each. */
    public static double between(Moments a, Moments b) {
        Check.that(
                a.dimensions() == b.dimensions(),
                "the Fréchet distance needs features of one size, got "
                        + a.dimensions()
                        + " and "
                        + b.dimensions());
        double[] meanA = a.mean();
        double[] meanB = b.mean();
        double distance = 0;
        for (int i = 0; i < meanA.length; i++) {
            distance += (meanA[i] - meanB[i]) * (meanA[i] - meanB[i]);
        }
        int d = a.dimensions();
        try (Scope _ = Scope.open()) {
            Tensor s1 = Tensors.of(a.covariance(), d, d);
            Tensor s2 = Tensors.of(b.covariance(), d, d);
            distance += Tensors.value(s1.trace()) + Tensors.value(s2.trace());
            distance -= 2 * traceOfRoot(s1, s2);
        } catch (RuntimeException e) {
            throw e instanceof Fault
                    ? e
                    : Fault.of(
                            Fault.Kind.NUMERIC,
                            "the Fréchet distance found no eigenvalues of a covariance",
                            e);
        }
        // Below zero only by rounding.
        return Math.max(0, distance);
    }

    /**
     * tr((S1 S2)^½). The eigenvalues of S1 S2 are those of S1^½ S2 S1^½ = A Aᵀ with A = S1^½ S2^½,
     * so the trace is the sum of the singular values of A. Compared with rooting the eigenvalues of
     * A Aᵀ this keeps full precision where a covariance is singular: rounding of 1e-16 is not
     * rooted to 1e-8.
     */
    private static double traceOfRoot(Tensor s1, Tensor s2) {
        return Tensors.value(torch.linalg_svdvals(root(s1).matmul(root(s2))).sum());
    }

    /**
     * Symmetric square root. Eigenvalues within rounding of zero (F · 2⁻⁵² of the largest) are
     * zero: they carry no digit, and their roots would.
     */
    private static Tensor root(Tensor s) {
        T_TensorTensor_T eigen = torch.linalg_eigh(s);
        Tensor values = eigen.get0();
        Tensor vectors = eigen.get1();
        Tensor noise = values.amax().abs().mul(new Scalar(s.size(0) * Math.ulp(1.0)));
        Tensor roots = values.mul(values.gt(noise)).sqrt();
        return vectors.mul(roots).matmul(vectors.t());
    }
}
