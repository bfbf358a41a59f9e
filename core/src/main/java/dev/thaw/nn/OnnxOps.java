package dev.thaw.nn;

import static dev.thaw.nn.onnx.Attribute.number;
import static dev.thaw.nn.onnx.Attribute.numbers;
import static dev.thaw.nn.onnx.Attribute.real;
import static dev.thaw.nn.onnx.Attribute.text;

import dev.thaw.nn.onnx.Attribute;
import dev.thaw.nn.onnx.OnnxGraph;
import dev.thaw.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes down what is computed as operations of an ONNX graph; a value is the name of a tensor
 * there. No size of a batch or a picture gets into the graph: shapes are taken over (0), follow
 * from the rest (−1) or are asked of a tensor.
 *
 * @param parameters read when the graph is written, so they must live until then
 */
record OnnxOps(OnnxGraph graph, Parameters parameters) implements Ops<String> {
    private String op(String operator, String... inputs) {
        return graph.add(operator, List.of(inputs));
    }

    private String op(String operator, List<String> inputs, Attribute... attributes) {
        return graph.add(operator, inputs, attributes);
    }

    /** The parameter called {@code name}. */
    private String weight(String name) {
        return weight(name, Tensors.shape(parameters.get(name)));
    }

    private String weight(String name, long... shape) {
        Tensor values = parameters.get(name);
        return graph.floats(name, shape, () -> Tensors.floats(values));
    }

    private String reshape(String x, long... shape) {
        return op("Reshape", x, graph.numbers(shape));
    }

    private String permute(String x, long... axes) {
        return op("Transpose", List.of(x), numbers("perm", axes));
    }

    @Override
    public String conv(Conv c, String x) {
        String weight = weight(c.name() + ".weight");
        return op(
                "Conv",
                c.bias() ? List.of(x, weight, weight(c.name() + ".bias")) : List.of(x, weight),
                numbers("kernel_shape", c.kernel(), c.kernel()),
                numbers("strides", c.stride(), c.stride()),
                numbers("pads", c.padding(), c.padding(), c.padding(), c.padding()),
                number("group", c.groups()));
    }

    @Override
    public String conv(TransposedConv c, String x) {
        int kernel = TransposedConv.KERNEL;
        int stride = TransposedConv.STRIDE;
        int padding = TransposedConv.PADDING;
        return op(
                "ConvTranspose",
                List.of(x, weight(c.name() + ".weight"), weight(c.name() + ".bias")),
                numbers("kernel_shape", kernel, kernel),
                numbers("strides", stride, stride),
                numbers("pads", padding, padding, padding, padding));
    }

    @Override
    public String dense(Dense layer, String x) {
        String transposed = permute(weight(layer.name() + ".weight"), 1, 0);
        return op("Add", op("MatMul", x, transposed), weight(layer.name() + ".bias"));
    }

    @Override
    public String norm(ChannelNorm layer, String x) {
        long channels = layer.channels();
        String normal =
                op(
                        "LayerNormalization",
                        List.of(
                                permute(x, 0, 2, 3, 1),
                                weight(layer.name() + ".g", channels),
                                weight(layer.name() + ".b", channels)),
                        number("axis", -1),
                        real("epsilon", ChannelNorm.EPSILON));
        return permute(normal, 0, 3, 1, 2);
    }

    @Override
    public String norm(GroupNorm layer, String x) {
        return op(
                "GroupNormalization",
                List.of(x, weight(layer.name() + ".weight"), weight(layer.name() + ".bias")),
                number("num_groups", GroupNorm.GROUPS),
                real("epsilon", GroupNorm.EPSILON));
    }

    @Override
    public String add(String a, String b) {
        return op("Add", a, b);
    }

    @Override
    public String sub(String a, String b) {
        return op("Sub", a, b);
    }

    @Override
    public String div(String a, String b) {
        return op("Div", a, b);
    }

    @Override
    public String mul(String a, String b) {
        return op("Mul", a, b);
    }

    @Override
    public String addProduct(String a, String b, String c) {
        return add(a, mul(b, c));
    }

    @Override
    public String plus(String x, double number) {
        return add(x, graph.scalar(number));
    }

    @Override
    public String times(String x, double number) {
        return mul(x, graph.scalar(number));
    }

    @Override
    public String square(String x) {
        return mul(x, x);
    }

    @Override
    public String sqrt(String x) {
        return op("Sqrt", x);
    }

    @Override
    public String log(String x) {
        return op("Log", x);
    }

    @Override
    public String sin(String x) {
        return op("Sin", x);
    }

    @Override
    public String cos(String x) {
        return op("Cos", x);
    }

    @Override
    public String round(String x) {
        return op("Round", x);
    }

    @Override
    public String sigmoid(String x) {
        return op("Sigmoid", x);
    }

    @Override
    public String silu(String x) {
        return mul(x, sigmoid(x));
    }

    @Override
    public String gelu(String x) {
        return op("Gelu", x);
    }

    @Override
    public String mean(String image) {
        return op("ReduceMean", image, graph.numbers(1, 2, 3));
    }

    @Override
    public String constant(float[] values, String like) {
        String name = "constant." + graph.operations(); // one for each place
        return graph.floats(name, new long[] {1, values.length}, () -> values);
    }

    @Override
    public String column(String perImage) {
        return op("Unsqueeze", perImage, graph.numbers(1));
    }

    @Override
    public String spread(String rows) {
        return op("Unsqueeze", rows, graph.numbers(2, 3));
    }

    @Override
    public String rows(String spread) {
        return op("Squeeze", spread, graph.numbers(2, 3));
    }

    @Override
    public String cat(String a, String b) {
        return op("Concat", List.of(a, b), number("axis", 1));
    }

    @Override
    public String narrow(String x, int axis, int from, int count) {
        return op(
                "Slice",
                x,
                graph.numbers(from),
                graph.numbers((long) from + count),
                graph.numbers(axis));
    }

    /** The operator orders channels {@code (dy, dx, c)}, so it gets each channel by itself. */
    @Override
    public String unshuffle(String image, int channels, int patch) {
        String alone = reshape(image, -1, 1, 0, 0);
        String folded = op("SpaceToDepth", List.of(alone), number("blocksize", patch));
        return reshape(folded, -1, (long) channels * patch * patch, 0, 0);
    }

    @Override
    public String shuffle(String image, int patch) {
        return depthToSpace(image, patch, "CRD");
    }

    @Override
    public String fold(String image) {
        return op("SpaceToDepth", List.of(image), number("blocksize", 2));
    }

    @Override
    public String unfold(String image) {
        return depthToSpace(image, 2, "DCR");
    }

    private String depthToSpace(String image, int side, String mode) {
        return op("DepthToSpace", List.of(image), number("blocksize", side), text("mode", mode));
    }

    @Override
    public String padEnd(String image) {
        return op("Pad", image, graph.numbers(0, 0, 0, 0, 0, 0, 1, 1));
    }

    @Override
    public String enlarge(String image) {
        float[] scales = {1, 1, 2, 2};
        return op(
                "Resize",
                List.of(image, "", graph.floats("scales", new long[] {4}, () -> scales)),
                text("mode", "nearest"),
                text("nearest_mode", "floor"),
                text("coordinate_transformation_mode", "asymmetric"));
    }

    @Override
    public String tokens(String image) {
        return permute(reshape(image, 0, 0, -1), 0, 2, 1);
    }

    @Override
    public String image(String tokens, String like) {
        return sized(permute(tokens, 0, 2, 1), like);
    }

    /** {@code (N, C, positions)} as an image of the size of {@code like}. */
    private String sized(String x, String like) {
        String size = op("Shape", List.of(like), number("start", 2));
        return op(
                "Reshape", x, op("Concat", List.of(graph.numbers(0, -1), size), number("axis", 0)));
    }

    @Override
    public String attend(String q, String k, String v, int heads, int width) {
        long[] split = {0, 0, heads, width}; // (N, positions, heads, width)
        String scaled = times(permute(reshape(q, split), 0, 2, 1, 3), Math.pow(width, -0.5));
        String scores = op("MatMul", scaled, permute(reshape(k, split), 0, 2, 3, 1));
        String shares = op("Softmax", List.of(scores), number("axis", -1));
        String mixed = op("MatMul", shares, permute(reshape(v, split), 0, 2, 1, 3));
        return reshape(permute(mixed, 0, 2, 1, 3), 0, 0, (long) heads * width);
    }

    @Override
    public String attendLinearly(String qkv, int heads, int width) {
        String all = reshape(qkv, 0, 3L * heads, width, -1); // (N, 3·heads, width, positions)
        String q = times(narrow(all, 1, 0, heads), Math.pow(width, -0.5));
        String k = op("Softmax", List.of(narrow(all, 1, heads, heads)), number("axis", -1));
        String v = narrow(all, 1, 2 * heads, heads);
        String context = op("MatMul", v, permute(k, 0, 1, 3, 2)); // (N, heads, e, d)
        String out = op("MatMul", context, q); // (N, heads, e, positions)
        return sized(reshape(out, 0, (long) heads * width, -1), qkv);
    }
}
