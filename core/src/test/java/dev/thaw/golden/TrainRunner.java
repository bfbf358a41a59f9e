package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.nn.Network;
import dev.thaw.restore.Parametrization;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.train.CleanImage;
import dev.thaw.train.Ema;
import dev.thaw.train.Steps;
import dev.thaw.train.Training;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Training steps and moving averages. */
final class TrainRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        switch (c.operator()) {
            case "blur train step" -> steps(c);
            case "EMA" -> ema(c);
            default -> throw new NoRunner(c);
        }
    }

    private static void steps(GoldenCase c) {
        JsonNode p = c.params();
        int steps = p.path("T").asInt();
        int passes = p.path("accumulate").asInt();
        int size = p.path("image_size").asInt();
        double rate = p.path("lr").asDouble();
        Training.Optimiser spec =
                new Training.Optimiser(
                        rate,
                        p.path("betas").get(0).asDouble(),
                        p.path("betas").get(1).asDouble(),
                        p.path("eps").asDouble(),
                        0,
                        Training.Decay.CONSTANT,
                        0);
        CleanImage objective =
                new CleanImage(CleanImage.Norm.valueOf(p.path("loss").asText().toUpperCase()));
        ImageShape image = new ImageShape(p.path("channels").asInt(), size, size);
        List<Double> losses = new ArrayList<>();
        try (Network net = NetworkRunner.build(c, steps);
                Operator operator = blur(c).open(image, Device.CPU);
                Steps adam = new Steps(spec, net.parameters())) {
            for (int step = 0; step < p.path("optimizer_steps").asInt(); step++) {
                net.parameters().zeroGradient();
                for (int pass = 0; pass < passes; pass++) {
                    losses.add(pass(c, net, operator, objective, step * passes + pass, passes));
                }
                String prefix = ".step" + step + ".";
                for (String name : c.tensors().keySet()) {
                    if (name.startsWith("grad" + prefix)) {
                        c.expect(
                                name,
                                net.parameters().gradient(name.substring(4 + prefix.length())));
                    }
                }
                adam.adam(rate);
                for (String name : c.tensors().keySet()) {
                    if (name.startsWith("out" + prefix)) {
                        String parameter = name.substring(3 + prefix.length());
                        c.expect(name, trusted(c, net, name, parameter, step));
                    }
                }
            }
        }
        c.expect("out.losses", losses.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static GaussianBlur blur(GoldenCase c) {
        GaussianBlur known =
                Recipes.blur(c.params().path("blur_routine").asText(), c.params(), false);
        if (known == null) {
            throw new NoRunner(c);
        }
        return known;
    }

    private static double pass(
            GoldenCase c,
            Network net,
            Operator operator,
            CleanImage objective,
            int at,
            int passes) {
        int steps = c.params().path("T").asInt();
        try (Scope scope = Scope.open()) {
            Tensor x0 = c.tensor("in.x").select(0, at);
            Tensor severity = NetworkRunner.severity(c.tensor("in.t").select(0, at), steps);
            try (Degrader d = operator.draw(Seeds.of(0, 0, (int) x0.size(0)))) {
                Tensor xt = d.degrade(x0, severity);
                Tensor loss = objective.loss(Parametrization.CLEAN.over(net), d, x0, xt, severity);
                loss.div(new Scalar((double) passes)).backward();
                return Tensors.value(loss);
            }
        }
    }

    /**
     * The updated weights where the case says they can be compared: Adam divides by the size of the
     * gradient, so where that is rounding, so is the step.
     */
    private static double[] trusted(
            GoldenCase c, Network net, String name, String parameter, int step) {
        double[] got = Tensors.doubles(net.parameters().get(parameter));
        double least = c.rule(name, "only_where_abs_grad_above");
        double[] expected = Tensors.doubles(c.tensor(name));
        for (int s = 0; s <= step; s++) {
            double[] gradient = Tensors.doubles(c.tensor("grad.step" + s + "." + parameter));
            for (int k = 0; k < got.length; k++) {
                if (Math.abs(gradient[k]) <= least) {
                    got[k] = expected[k];
                }
            }
        }
        return got;
    }

    private static void ema(GoldenCase c) {
        JsonNode p = c.params();
        Ema ema =
                new Ema(
                        0,
                        p.path("beta").asDouble(),
                        p.path("update_ema_every").asInt(),
                        p.path("step_start_ema").asInt());
        double[] steps = Tensors.doubles(c.tensor("in.steps"));
        List<Tensor> rows = new ArrayList<>();
        Tensor average = c.tensor("in.model").select(0, 0).clone();
        for (int i = 0; i < steps.length; i++) {
            double keep = Steps.keep(ema, (long) steps[i]);
            Tensor weights = c.tensor("in.model").select(0, i);
            average = average.lerp(weights, new Scalar(1 - keep));
            rows.add(average.view(1, -1));
        }
        c.expect("out.ema", Tensors.cat(0, rows.toArray(Tensor[]::new)));
    }
}
