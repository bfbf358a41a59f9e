package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metrics against numbers of the Cold Diffusion evaluation code. */
@ExtendWith(NoLeaks.class)
class MetricGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    /** The stated tolerance of the case: 1e-5 absolute and relative (float32 there). */
    @Test
    void similarityAndErrorMatch() {
        Map<String, Tensor> golden =
                Safetensors.read(FOLDER.resolve("metric_ssim_rmse.safetensors"));
        Tensor x = golden.get("in.x").mul(new Scalar(2.0)).sub(new Scalar(1.0));
        Tensor y = golden.get("in.y").mul(new Scalar(2.0)).sub(new Scalar(1.0));
        Gauge ssim = new Ssim().open();
        ssim.add(x, y);
        Gauge rmse = new Rmse().open();
        rmse.add(x, y);
        assertThat(ssim.value()).isEqualTo(Tensors.value(golden.get("out.ssim")), within(1e-5));
        assertThat(ssim.perImage())
                .containsExactly(Tensors.doubles(golden.get("out.ssim_per_image")), within(1e-5));
        assertThat(rmse.value()).isEqualTo(Tensors.value(golden.get("out.rmse")), within(1e-5));
    }

    /** The case states its distance in float64 as well: features are given, so 1e-9 must hold. */
    @Test
    void theFrechetDistanceMatches() {
        Map<String, Tensor> golden = Safetensors.read(FOLDER.resolve("metric_fid.safetensors"));
        Moments first = new Moments(16);
        first.add(golden.get("in.features1"));
        Moments second = new Moments(16);
        second.add(golden.get("in.features2"));
        assertThat(FrechetDistance.between(first, second))
                .isEqualTo(9.18038592758947, within(1e-9));
        assertThat(first.mean())
                .containsExactly(Tensors.doubles(golden.get("out.mu1")), within(1e-6));
        assertThat(first.covariance())
                .containsExactly(Tensors.doubles(golden.get("out.sigma1")), within(1e-6));
    }
}
