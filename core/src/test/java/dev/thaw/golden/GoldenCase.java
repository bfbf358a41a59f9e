package dev.thaw.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** One case of golden vectors: parameters, inputs, and expected tensors to be checked by name. */
final class GoldenCase {
    private final JsonNode node;
    private final Map<String, Tensor> tensors;
    private final Set<String> checked = new LinkedHashSet<>();
    private final List<String> complaints = new ArrayList<>();

    GoldenCase(JsonNode node, Map<String, Tensor> tensors) {
        this.node = node;
        this.tensors = tensors;
    }

    String category() {
        return node.path("category").asText();
    }

    String operator() {
        return node.path("operator").asText();
    }

    JsonNode params() {
        return node.path("params");
    }

    /** The 0-based indices that the case lists: t means t + 1 steps. */
    List<Integer> times() {
        List<Integer> times = new ArrayList<>();
        node.path("t").forEach(t -> times.add(t.asInt()));
        return times;
    }

    /** All tensors of the file by name. */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    /** A number of the tolerance that fits a tensor; 0 when none is given. */
    double rule(String tensor, String key) {
        return Tolerance.number(node.path("tolerance"), tensor, key);
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** A tensor of the file, inputs as well as expected values. */
    Tensor tensor(String name) {
        Tensor found = tensors.get(name);
        assertThat(found).as("tensor " + name).isNotNull();
        return found;
    }

    /** Checks one expected tensor; shapes may differ, the number of values may not. */
    void expect(String name, Tensor got) {
        expect(name, Tensors.doubles(got));
    }

    /** Checks one expected tensor against values in row-major order. */
    void expect(String name, double... got) {
        double[] expected = Tensors.doubles(tensor(name));
        checked.add(name);
        String complaint =
                got.length == expected.length
                        ? Tolerance.of(node.path("tolerance"), name).complaint(got, expected)
                        : "got " + got.length + " values, expected " + expected.length;
        if (!complaint.isEmpty()) {
            complaints.add(name + ": " + complaint);
        }
    }

    /** Fails when a check failed or an expected tensor was never looked at. */
    void finish() {
        List<String> forgotten = new ArrayList<>();
        node.path("tensors")
                .properties()
                .forEach(entry -> {
                    boolean expected = entry.getValue().path("role").asText().equals("expected");
                    if (expected && !checked.contains(entry.getKey())) {
                        forgotten.add(entry.getKey() + ": no runner looks at it");
                    }
                });
        complaints.addAll(forgotten);
        assertThat(complaints).isEmpty();
    }
}
