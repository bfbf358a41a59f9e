package dev.thaw.nn.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An ONNX model that is being made: inputs, operations in the order in which they are added,
 * weights, outputs. Values are called by name. All tensors are float32, except for the int64 rows
 * that shapes are made of.
 *
 * <p>Source: onnx.proto3 and the operators of the standard in version {@value #OPSET}, the first
 * whose group normalisation has one scale per channel.
 */
public final class OnnxGraph {
    /** Version of the operators. */
    public static final int OPSET = 21;

    /** Version of the file format that goes with it. */
    public static final int IR_VERSION = 10;

    /** Fields of the messages of onnx.proto3. */
    private static final int MODEL_IR_VERSION = 1;

    private static final int MODEL_PRODUCER = 2;
    private static final int MODEL_DOC = 6;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET = 8;
    private static final int MODEL_METADATA = 14;
    private static final int OPSET_VERSION = 2;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_WEIGHTS = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_NAME = 3;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_ELEMENT = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIM = 1;
    private static final int DIM_VALUE = 1;
    private static final int DIM_NAME = 2;
    private static final int FLOAT = 1;

    private final String name;
    private final List<byte[]> nodes = new ArrayList<>();
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();
    private final Map<String, Weights> weights = new LinkedHashMap<>();

    public OnnxGraph(String name) {
        this.name = name;
    }

    /** Number of operations so far. */
    public int operations() {
        return nodes.size();
    }

    /**
     * Declares an input.
     *
     * @param axes a number each, or a name where the size is free
     */
    public String input(String called, String... axes) {
        inputs.add(value(called, axes));
        return called;
    }

    /** Declares a value as an output, under a name of its own. */
    public void output(String called, String value, String... axes) {
        add("Identity", called, List.of(value));
        outputs.add(value(called, axes));
    }

    private static byte[] value(String called, String... axes) {
        Message shape = new Message();
        for (String axis : axes) {
            boolean fixed = axis.chars().allMatch(Character::isDigit);
            Message dim = new Message();
            shape.message(
                    SHAPE_DIM,
                    fixed ? dim.number(DIM_VALUE, Long.parseLong(axis)) : dim.text(DIM_NAME, axis));
        }
        Message tensor = new Message().number(TENSOR_ELEMENT, FLOAT).message(TENSOR_SHAPE, shape);
        return new Message()
                .text(VALUE_NAME, called)
                .message(VALUE_TYPE, new Message().message(TYPE_TENSOR, tensor))
                .toBytes();
    }

    /** Adds an operation with one output; gives the name of that. An input may be left out: "". */
    public String add(String operator, List<String> of, Attribute... attributes) {
        String result = operator.toLowerCase(Locale.ROOT) + "." + nodes.size();
        add(operator, result, of, attributes);
        return result;
    }

    private void add(String operator, String result, List<String> of, Attribute... attributes) {
        Message node = new Message();
        of.forEach(input -> node.text(NODE_INPUT, input));
        node.text(NODE_OUTPUT, result).text(NODE_NAME, result).text(NODE_OPERATOR, operator);
        for (Attribute attribute : attributes) {
            node.message(NODE_ATTRIBUTE, attribute.message());
        }
        nodes.add(node.toBytes());
    }

    /**
     * Fixed float32 numbers, declared once under their name.
     *
     * @param values row by row; asked for when the file is written
     */
    public String floats(String called, long[] shape, Supplier<float[]> values) {
        weights.computeIfAbsent(called, n -> Weights.floats(n, shape, values));
        return called;
    }

    /** One fixed float32 number, for every value of a tensor. */
    public String scalar(double number) {
        float[] one = {(float) number};
        return floats("float." + one[0], new long[0], () -> one);
    }

    /** A fixed row of int64: a shape, axes, bounds. */
    public String numbers(long... values) {
        String called = "int" + Arrays.toString(values).replace(" ", "");
        weights.computeIfAbsent(called, n -> Weights.numbers(n, values));
        return called;
    }

    /**
     * Writes the model, atomically; the same graph gives the same bytes.
     *
     * @param about a line for people
     * @param metadata free text by key
     * @return bytes of the file
     * @throws Fault of kind model when it does not fit into one file
     */
    public long write(Path file, String about, Map<String, String> metadata) {
        byte[] head = head(about, metadata);
        long graph = graphBytes();
        long total =
                head.length
                        + (long) CodedOutputStream.computeTagSize(MODEL_GRAPH)
                        + CodedOutputStream.computeUInt64SizeNoTag(graph)
                        + graph;
        if (total > Integer.MAX_VALUE) {
            throw Fault.model(
                    String.format(
                            Locale.ROOT,
                            "an ONNX file holds at most 2 GiB, %s would need %.1f GiB",
                            file,
                            total / (double) (1 << 30)));
        }
        AtomicFile.write(
                file,
                stream -> {
                    CodedOutputStream out = CodedOutputStream.newInstance(stream, 1 << 16);
                    out.writeRawBytes(head);
                    out.writeTag(MODEL_GRAPH, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                    out.writeUInt32NoTag((int) graph);
                    writeGraph(out);
                    out.flush();
                });
        return total;
    }

    private static byte[] head(String about, Map<String, String> metadata) {
        Message head =
                new Message()
                        .number(MODEL_IR_VERSION, IR_VERSION)
                        .text(MODEL_PRODUCER, "Thaw")
                        .text(MODEL_DOC, about)
                        .message(MODEL_OPSET, new Message().number(OPSET_VERSION, OPSET));
        metadata.forEach((key, value) ->
                head.message(
                        MODEL_METADATA,
                        new Message().text(ENTRY_KEY, key).text(ENTRY_VALUE, value)));
        return head.toBytes();
    }

    private long graphBytes() {
        long bytes = CodedOutputStream.computeStringSize(GRAPH_NAME, name);
        bytes += bytes(GRAPH_NODE, nodes) + bytes(GRAPH_INPUT, inputs);
        bytes += bytes(GRAPH_OUTPUT, outputs);
        for (Weights tensor : weights.values()) {
            bytes +=
                    CodedOutputStream.computeTagSize(GRAPH_WEIGHTS)
                            + CodedOutputStream.computeUInt64SizeNoTag(tensor.bytes())
                            + tensor.bytes();
        }
        return bytes;
    }

    private static long bytes(int field, List<byte[]> messages) {
        return messages.stream()
                .mapToLong(m -> CodedOutputStream.computeByteArraySize(field, m))
                .sum();
    }

    private void writeGraph(CodedOutputStream out) throws IOException {
        out.writeString(GRAPH_NAME, name);
        write(out, GRAPH_NODE, nodes);
        write(out, GRAPH_INPUT, inputs);
        write(out, GRAPH_OUTPUT, outputs);
        for (Weights tensor : weights.values()) {
            out.writeTag(GRAPH_WEIGHTS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag((int) tensor.bytes());
            tensor.write(out);
        }
    }

    private static void write(CodedOutputStream out, int field, List<byte[]> messages)
            throws IOException {
        for (byte[] message : messages) {
            out.writeByteArray(field, message);
        }
    }
}
