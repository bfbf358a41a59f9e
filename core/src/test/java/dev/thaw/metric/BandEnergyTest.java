package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class BandEnergyTest {
    private static final int COUNT = 200;
    private static final ImageShape IMAGE = new ImageShape(2, 16, 24);

    private static Tensor white(String what) {
        return Noise.gaussian(Seeds.of(4, 0, COUNT).derive(what), IMAGE, Device.CPU);
    }

    private static void all(double[] kept, double expected, double tolerance) {
        for (double share : kept) {
            assertThat(share).isCloseTo(expected, within(tolerance));
        }
    }

    @Test
    void allOfItWithoutDamageAndAlsoWhenShifted() {
        Tensor x = white("x");
        all(BandEnergy.kept(x, x), 1.0, 1e-9);
        Tensor shifted = x.roll(new long[] {3, 5}, new long[] {2, 3});
        all(BandEnergy.kept(x, shifted), 1.0, 1e-9);
    }

    @Test
    void aFactorKeepsItsSquareAndNeverMoreThanAll() {
        Tensor x = white("x");
        all(BandEnergy.kept(x, x.mul(new Scalar(0.5f))), 0.25, 1e-6);
        // what is amplified is no more than it was: the degraded energy is the measure then
        all(BandEnergy.kept(x, x.mul(new Scalar(3f))), 1.0, 1e-9);
    }

    /** 200 pictures, at least 9 frequencies: chance agreement below 1/√(200·9) = 0.024. */
    @Test
    void unrelatedPicturesKeepNothing() {
        double[] kept = BandEnergy.kept(white("x"), white("y").add(new Scalar(5f)));
        all(kept, 0.0, 0.024);
    }

    /** Twenty pictures agree by chance in 1/20 of their energy; that is taken off. */
    @Test
    void chanceIsNotCounted() {
        Tensor few = white("x").narrow(0, 0, 20);
        double[] kept = BandEnergy.kept(few, white("y").narrow(0, 0, 20));
        // some 600 values of standard deviation 1/20 each in the highest band
        assertThat(kept[3]).isLessThan(0.01);
    }

    @Test
    void noiseKeepsTheWienerShare() {
        Tensor noisy = white("x").add(white("y").mul(new Scalar(2f)));
        all(BandEnergy.kept(white("x"), noisy), 0.2, 0.03);
    }

    /** The mean of four pixels in a row, circular: |H|² = Π cos² per frequency, in closed form. */
    @Test
    void aBlurKeepsTheSquareOfItsTransferFunction() {
        Tensor x = white("x");
        Tensor pairs = x.add(x.roll(new long[] {1}, new long[] {3})).div(new Scalar(2f));
        double[] kept = BandEnergy.kept(x, pairs);
        double[] energy = new double[4];
        double[] count = new double[4];
        for (int v = 0; v < 16; v++) {
            for (int u = 0; u < 24; u++) {
                double fx = Math.min(u, 24 - u) / 24.0;
                double fy = Math.min(v, 16 - v) / 16.0;
                double r = Math.sqrt(fx * fx + fy * fy);
                int band = r < 0.0625 ? 0 : r < 0.125 ? 1 : r < 0.25 ? 2 : 3;
                energy[band] += Math.pow(Math.cos(Math.PI * fx), 2);
                count[band]++;
            }
        }
        for (int band = 0; band < 4; band++) {
            // the energies of white noise differ from their mean by a few percent per band
            assertThat(kept[band]).isCloseTo(energy[band] / count[band], within(0.03));
        }
        assertThat(kept[0]).isGreaterThan(kept[3] + 0.4);
    }

    @Test
    void onePixelHasOneBand() {
        Tensor x = Noise.gaussian(Seeds.of(4, 0, 20), new ImageShape(1, 1, 1), Device.CPU);
        double[] kept = BandEnergy.kept(x, x);
        assertThat(kept[0]).isEqualTo(1, within(1e-9));
        assertThat(kept[1]).isNaN();
        assertThat(BandEnergy.names()).hasSize(kept.length);
    }

    @Test
    void mistakesAreNamed() {
        Tensor x = white("x");
        assertThatThrownBy(() -> BandEnergy.kept(x, x.narrow(0, 0, 3)))
                .hasMessageContaining("got Float (3, 2, 16, 24)");
        assertThatThrownBy(() -> BandEnergy.kept(x.narrow(0, 0, 1), x.narrow(0, 0, 1)))
                .hasMessageContaining("must be at least 2, got 1");
        assertThat(Tensors.describe(x)).isEqualTo("Float (200, 2, 16, 24)");
    }
}
