package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.nn.ConvNextUnet;
import dev.thaw.nn.Network;
import dev.thaw.nn.Parameters;
import dev.thaw.nn.Probed;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Networks: outputs, activations, loss, gradients; and the time embedding. */
final class NetworkRunner implements GoldenRunner {
    /** Any T serves: the network turns severity back into the raw index. */
    private static final int STEPS = 1000;

    @Override
    public void run(GoldenCase c) {
        switch (c.operator()) {
            case "UnetConvNeXt" -> unet(c);
            case "time embedding" -> embedding(c);
            default -> throw new NoRunner(c);
        }
    }

    /** The official network of a case's parameters with its weights. */
    static Network build(GoldenCase c, int steps) {
        JsonNode p = c.params();
        List<Integer> multipliers = new ArrayList<>();
        p.path("dim_mults").forEach(m -> multipliers.add(m.asInt()));
        int size = p.path("image_size").asInt();
        Network net =
                new ConvNextUnet(
                                p.path("dim").asInt(),
                                multipliers,
                                p.path("residual").asBoolean(false),
                                p.path("with_time_emb").asBoolean(true))
                        .build(
                                new ImageShape(p.path("channels").asInt(), size, size),
                                steps,
                                0,
                                Device.CPU);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        c.tensors()
                .forEach((name, t) -> {
                    if (name.startsWith("w.")) {
                        weights.put(name.substring(2), t);
                    }
                });
        Parameters.copy(net.parameters().named(), weights, "golden case");
        return net;
    }

    /** 0-based index t as severity (t + 1)/T. */
    static Tensor severity(Tensor index, int steps) {
        return index.to(ScalarType.Float).add(new Scalar(1f)).div(new Scalar((float) steps));
    }

    private static void unet(GoldenCase c) {
        try (Network net = build(c, STEPS)) {
            Probed.Pass pass = Probed.run(net, c.tensor("in.x"), severity(c.tensor("in.t"), STEPS));
            c.expect("out.y", pass.output());
            Tensor loss = c.tensor("in.target").sub(pass.output()).abs().mean();
            c.expect("out.loss", loss);
            loss.backward();
            for (String name : c.tensors().keySet()) {
                if (name.startsWith("act.")) {
                    c.expect(name, pass.modules().getOrDefault(name.substring(4), new double[0]));
                } else if (name.startsWith("grad.")) {
                    c.expect(name, net.parameters().gradient(name.substring(5)));
                }
            }
        }
    }

    private static void embedding(GoldenCase c) {
        Tensor t = c.tensor("in.t").to(ScalarType.Float);
        for (String name : c.tensors().keySet()) {
            if (name.startsWith("out.")) {
                int dim = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
                c.expect(name, Probed.sinusoidal(t, dim));
            }
        }
    }
}
