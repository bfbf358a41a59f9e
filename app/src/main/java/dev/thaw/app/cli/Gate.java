package dev.thaw.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A demanded quality: a number of {@code report.json}, by its path, and its bound.
 *
 * @param least whether {@code bound} is the least allowed value; otherwise the largest
 */
record Gate(String path, boolean least, double bound) {
    private static final Pattern FORM =
            Pattern.compile("([\\w.-]+)\\s*([<>])=\\s*([-+]?[0-9.]+(?:[eE][-+]?\\d+)?)");

    static Gate parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' must look like evaluation.sampled.ssim>=0.4");
        }
        try {
            return new Gate(m.group(1), m.group(2).equals(">"), Double.parseDouble(m.group(3)));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + m.group(3) + "' is no number");
        }
    }

    /** The first gate that is not passed fails the command; {@code out} is where the report is. */
    static void checkAll(List<Gate> gates, JsonNode report, Path out) {
        for (Gate gate : gates) {
            JsonNode found = report.at("/" + gate.path().replace('.', '/'));
            if (!found.isNumber()) {
                throw Fault.usage(
                        "the report in " + out + " has no number called '" + gate.path() + "'");
            }
            double value = found.doubleValue();
            if (!(gate.least ? value >= gate.bound : value <= gate.bound)) {
                throw Fault.gate(
                        gate.path
                                + (gate.least ? " must be at least " : " must be at most ")
                                + gate.bound
                                + ", got "
                                + value
                                + "; the report is in "
                                + out);
            }
        }
    }
}
