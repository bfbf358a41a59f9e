package dev.thaw.nn.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A graph in ONNX Runtime: the second implementation of everything that is exported. */
public final class Ort implements AutoCloseable {
    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final OrtSession session;

    public Ort(Path file) throws OrtException {
        options.setIntraOpNumThreads(1);
        session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    }

    /** Names, types and shapes of inputs and outputs; −1 = free. */
    public static Map<String, String> shapes(Map<String, NodeInfo> nodes) {
        Map<String, String> shapes = new TreeMap<>();
        nodes.forEach((name, node) -> {
            TensorInfo info = (TensorInfo) node.getInfo();
            shapes.put(name, info.type + " " + Arrays.toString(info.getShape()));
        });
        return shapes;
    }

    public OrtSession session() {
        return session;
    }

    /** x̂0 of a restorer, row by row. */
    public float[] restore(float[] xt, long[] shape, float... severity) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(xt), shape);
                OnnxTensor s =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(severity),
                                new long[] {severity.length});
                OrtSession.Result result = session.run(Map.of("xt", x, "severity", s))) {
            OnnxTensor out = (OnnxTensor) result.get("x0").orElseThrow();
            if (!Arrays.equals(out.getInfo().getShape(), shape)) {
                throw new AssertionError("shape " + Arrays.toString(out.getInfo().getShape()));
            }
            float[] values = new float[xt.length];
            out.getFloatBuffer().get(values);
            return values;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
        options.close();
    }
}
