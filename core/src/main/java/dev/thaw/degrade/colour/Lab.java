package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * CIE L*a*b* (CIE 15:2004, white D65) from and to sRGB (IEC 61966-2-1). RGB is {@code (N, 3, H, W)}
 * in [-1, 1]; Lab has the same shape with L in 0 … 100, a and b about −110 … 110.
 */
public final class Lab {
    private static final double[] TO_X = {0.412453, 0.357580, 0.180423};
    private static final double[] TO_Y = {0.212671, 0.715160, 0.072169};
    private static final double[] TO_Z = {0.019334, 0.119193, 0.950227};

    private static final double[] TO_RED = {
        3.2404813432005266, -1.5371515162713185, -0.4985363261688878
    };
    private static final double[] TO_GREEN = {
        -0.9692549499965682, 1.8759900014898907, 0.0415559265582928
    };
    private static final double[] TO_BLUE = {
        0.0556466391351772, -0.2040413383665112, 1.0573110696453443
    };

    private static final double WHITE_X = 0.95047;
    private static final double WHITE_Z = 1.08883;

    /** Below this the cube root of a share of white is replaced by a line. */
    private static final double DARK = 0.008856;

    /** The cube root at {@link #DARK}. */
    private static final double DARK_ROOT = 0.2068966;

    private static final double SLOPE = 7.787;
    private static final double OFFSET = 4.0 / 29;

    private Lab() {}

    /** Lab of RGB images. */
    public static Tensor of(Tensor rgb) {
        check(rgb);
        try (Scope scope = Scope.open()) {
            Tensor linear = Transfer.SRGB.light(rgb);
            Tensor x = root(mix(linear, TO_X).div(number(WHITE_X)));
            Tensor y = root(mix(linear, TO_Y));
            Tensor z = root(mix(linear, TO_Z).div(number(WHITE_Z)));
            return scope.handUp(
                    stack(
                            y.mul(number(116)).sub(number(16)),
                            x.sub(y).mul(number(500)),
                            y.sub(z).mul(number(200))));
        }
    }

    /** RGB of Lab images; colours that no screen shows are cut to [-1, 1]. */
    public static Tensor toRgb(Tensor lab) {
        check(lab);
        try (Scope scope = Scope.open()) {
            Tensor fy = lab.select(1, 0).add(number(16)).div(number(116));
            Tensor fx = lab.select(1, 1).div(number(500)).add(fy);
            Tensor fz = atLeast(fy.sub(lab.select(1, 2).div(number(200))), 0);
            Tensor xyz =
                    stack(cube(fx).mul(number(WHITE_X)), cube(fy), cube(fz).mul(number(WHITE_Z)));
            Tensor linear = stack(mix(xyz, TO_RED), mix(xyz, TO_GREEN), mix(xyz, TO_BLUE));
            Tensor unit =
                    Transfer.SRGB
                            .encoded(linear)
                            .clamp(new ScalarOptional(number(0)), new ScalarOptional(number(1)));
            return scope.handUp(unit.mul(number(2)).sub(number(1)));
        }
    }

    private static void check(Tensor images) {
        Check.that(
                images.dim() == 4 && images.size(1) == 3,
                "Lab needs images with 3 channels, got " + Tensors.describe(images));
    }

    private static Tensor root(Tensor q) {
        Tensor curved = atLeast(q, DARK).pow(number(1.0 / 3));
        return curved.where(q.gt(number(DARK)), q.mul(number(SLOPE)).add(number(OFFSET)));
    }

    private static Tensor cube(Tensor f) {
        return f.pow(number(3))
                .where(f.gt(number(DARK_ROOT)), f.sub(number(OFFSET)).div(number(SLOPE)));
    }

    /** A weighted sum of the three channels, {@code (N, H, W)}. */
    private static Tensor mix(Tensor images, double[] weights) {
        Tensor sum = images.select(1, 0).mul(number(weights[0]));
        for (int channel = 1; channel < 3; channel++) {
            sum = sum.add(images.select(1, channel).mul(number(weights[channel])));
        }
        return sum;
    }

    private static Tensor atLeast(Tensor t, double least) {
        return t.clamp(new ScalarOptional(number(least)), new ScalarOptional());
    }

    private static Tensor stack(Tensor... channels) {
        return torch.stack(new TensorVector(channels), 1);
    }

    private static Scalar number(double value) {
        return new Scalar(value);
    }
}
