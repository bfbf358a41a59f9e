package dev.thaw.golden;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.weather.Flakes;
import dev.thaw.degrade.weather.Snow;
import dev.thaw.degrade.weather.Snow.Wind;
import dev.thaw.degrade.weather.Snowing;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Snow from given fields, and the snow that the official code draws with its own seed. */
final class SnowRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        if (!c.operator().equals("Snow")) {
            throw new NoRunner(c);
        }
        Tensor x = c.tensor("in.x");
        Tensor fields = c.tensor("in.normal");
        int count = (int) x.size(0);
        Snow spec = Recipes.snow(c.params(), Wind.RANDOM);
        TensorVector layers = new TensorVector();
        TensorVector turned = new TensorVector();
        TensorVector states = new TensorVector();
        try (Snowing operator = spec.open(Recipes.shape(x), Device.CPU)) {
            for (int t : c.times()) {
                // the official winds of single_snow are drawn anew at each t
                try (Flakes d = flakes(operator, c, fields, t, count)) {
                    Tensor s = Tensors.severity((t + 1.0) / spec.steps(), count, Device.CPU);
                    Tensor layer = d.layer(s).narrow(0, 0, fields.size(0)).squeeze(1);
                    layers.push_back(layer);
                    turned.push_back(layer.flip(1, 2));
                    states.push_back(d.degrade(x, s));
                    if (t == 0 && c.has("out.zoomed")) {
                        c.expect("out.zoomed", d.fields());
                    }
                }
            }
        }
        c.expect("out.snow", torch.stack(layers));
        c.expect("out.states", torch.stack(states));
        if (c.has("out.snow_rot")) {
            c.expect("out.snow_rot", torch.stack(turned));
        }
        if (c.has("out.thresholds")) {
            c.expect("out.thresholds", values(spec.thresholds()));
            c.expect("out.blur_sigma", values(spec.blurs()));
            c.expect("out.brightness", values(spec.brightness()));
        }
    }

    private static Flakes flakes(Snowing operator, GoldenCase c, Tensor fields, int t, int count) {
        if (c.params().has("numpy_seed")) {
            return operator.draw(Seeds.of(Recipes.ANY_SEED, 0, count));
        }
        boolean[] vertical = new boolean[(int) fields.size(0)];
        if (c.has("in.vertical_index")) {
            for (double i : Tensors.doubles(c.tensor("in.vertical_index").select(0, t))) {
                vertical[(int) i] = true;
            }
        } else {
            Arrays.fill(vertical, c.params().path("vertical").asBoolean());
        }
        return operator.with(fields, vertical, count);
    }

    private static double[] values(float[] values) {
        return Tensors.doubles(Tensors.of(values, values.length));
    }
}
