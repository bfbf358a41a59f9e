package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.degrade.NoiseSchedule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Noise schedules. */
final class ScheduleRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        if (!c.operator().equals("cosine")) {
            throw new NoRunner(c);
        }
        for (JsonNode node : c.params().path("T")) {
            int steps = node.asInt();
            NoiseSchedule cosine = NoiseSchedule.COSINE;
            Tensor bars = cosine.alphaBars(steps, ScalarType.Float);
            c.expect("out.betas_" + steps, cosine.betas(steps, ScalarType.Float));
            c.expect("out.betas_f64_" + steps, cosine.betas(steps, ScalarType.Double));
            c.expect("out.alphas_cumprod_" + steps, bars);
            c.expect("out.sqrt_alphas_cumprod_" + steps, bars.sqrt());
            c.expect("out.sqrt_one_minus_" + steps, bars.neg().add(new Scalar(1f)).sqrt());
        }
    }
}
