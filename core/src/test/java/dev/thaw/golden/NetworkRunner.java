package dev.thaw.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.nn.ConvNextUnet;
import dev.thaw.nn.DdpmUnet;
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
            case "UnetConvNeXt" -> compare(c, build(c, STEPS));
            case "Model2" -> compare(c, ddpm(c));
            case "time embedding" -> embedding(c);
            default -> throw new NoRunner(c);
        }
    }

    /** The official network of a case's parameters with its weights. */
    static Network build(GoldenCase c, int steps) {
        JsonNode p = c.params();
        int size = p.path("image_size").asInt();
        Network net =
                new ConvNextUnet(
                                p.path("dim").asInt(),
                                integers(p.path("dim_mults")),
                                p.path("residual").asBoolean(false),
                                p.path("with_time_emb").asBoolean(true))
                        .build(
                                new ImageShape(p.path("channels").asInt(), size, size),
                                steps,
                                0,
                                Device.CPU);
        return loaded(c, net);
    }

    /** The official DDPM network; evaluation drops nothing, so any dropout serves. */
    private static Network ddpm(GoldenCase c) {
        JsonNode p = c.params();
        int size = p.path("resolution").asInt();
        assertThat(p.path("out_ch").asInt()).isEqualTo(p.path("in_channels").asInt());
        return loaded(
                c,
                new DdpmUnet(
                                p.path("ch").asInt(),
                                integers(p.path("ch_mult")),
                                p.path("num_res_blocks").asInt(),
                                integers(p.path("attn_resolutions")),
                                0.5)
                        .build(
                                new ImageShape(p.path("in_channels").asInt(), size, size),
                                STEPS,
                                0,
                                Device.CPU));
    }

    private static List<Integer> integers(JsonNode list) {
        List<Integer> values = new ArrayList<>();
        list.forEach(v -> values.add(v.asInt()));
        return values;
    }

    private static Network loaded(GoldenCase c, Network net) {
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

    private static void compare(GoldenCase c, Network built) {
        try (Network net = built) {
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
