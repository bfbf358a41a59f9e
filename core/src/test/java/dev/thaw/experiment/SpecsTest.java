package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.base.Catalogue;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecsTest {
    interface Shape {}

    enum Edge {
        SHARP,
        VERY_SOFT
    }

    sealed interface Fill {}

    @Says("one colour")
    record PlainFill(@Says(value = "grey value", byDefault = "128") int grey) implements Fill {}

    @Says("no colour")
    record NoFill() implements Fill {}

    @Says("a disc")
    record RoundDisc(
            @Says(value = "its radius", unit = "pixels", rule = "above 0", byDefault = "2.5")
                    double radius,
            @Says(value = "how it ends", byDefault = "very-soft") Edge edge,
            @Says(value = "what is inside", byDefault = "plain-fill") Fill fill)
            implements Shape {
        RoundDisc {
            Check.positive("disc radius", radius);
        }
    }

    @Says("shapes over each other")
    record Pile(
            @Says("from bottom to top") List<Shape> shapes,
            @Says(value = "how often", byDefault = "1") int copies)
            implements Shape {}

    @Says("a frame around")
    record Frame(
            @Says(value = "name on it", byDefault = "''") String name,
            @Says(value = "where it hangs", byDefault = "here/there") Path place,
            @Says(value = "whether it shines", byDefault = "false") boolean gold,
            @Says(value = "weights of its sides", byDefault = "[1, 2]") List<Double> sides) {}

    @Says("a whole drawing")
    record Drawing(
            @Says("what is drawn") Shape shape,
            @Says(value = "what is around it", byDefault = "{}") Frame frame,
            @Says(value = "what is behind it", byDefault = "null") @Nullable Shape back,
            @Says(value = "number of it", byDefault = "0") long number) {}

    private static final Specs SPECS =
            new Specs(List.of(Catalogue.of("shape", Shape.class, RoundDisc.class, Pile.class)));

    private static final RoundDisc DISC = new RoundDisc(2.5, Edge.VERY_SOFT, new PlainFill(128));
    private static final Frame FRAME =
            new Frame("", Path.of("here/there"), false, List.of(1.0, 2.0));

    private static Drawing read(String yaml, String... overrides) {
        return SPECS.read(Drawing.class, SpecText.parse(yaml, "test"), List.of(overrides));
    }

    @Test
    void keysLeftOutTakeTheirDefaults() {
        assertThat(read("shape: {type: round-disc}")).isEqualTo(new Drawing(DISC, FRAME, null, 0));
    }

    @Test
    void aBareNameStandsForTheMemberWithAllDefaults() {
        assertThat(read("shape: round-disc").shape()).isEqualTo(DISC);
        assertThat(SPECS.argument(Shape.class, "round-disc")).isEqualTo(DISC);
        assertThat(SPECS.argument(Shape.class, "{type: round-disc, edge: sharp}"))
                .isEqualTo(new RoundDisc(2.5, Edge.SHARP, new PlainFill(128)));
    }

    @Test
    void writingSpellsOutEveryDefault() {
        assertThat(SPECS.yaml(read("shape: {type: round-disc, fill: {type: no-fill}}")))
                .isEqualTo(
                        """
                        shape:
                          type: round-disc
                          radius: 2.5
                          edge: very-soft
                          fill:
                            type: no-fill
                        frame:
                          name: ""
                          place: here/there
                          gold: false
                          sides:
                            - 1.0
                            - 2.0
                        back: null
                        number: 0
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shape: round-disc",
                "shape: {type: pile, shapes: []}",
                "{shape: {type: pile, shapes: [round-disc, {type: pile, shapes: [round-disc]}]}}",
                "{shape: round-disc, back: {type: pile, shapes: [], copies: -3}, number: 9007199254740993}",
                "{shape: {type: round-disc, radius: 1e-300}, frame: {sides: [-0.0, 0, 0.1, 1e300, 123456789.125, 0.0001, 5e-324]}}",
                "{shape: round-disc, frame: {name: 'yes', place: 'a: b #c'}}",
                "{shape: round-disc, frame: {name: \"1e3\\n\\t\\\"'é‱😀 \\u0001\", place: '~'}}",
                "{shape: round-disc, frame: {name: '0x1F', place: '.inf'}}",
                "{shape: round-disc, frame: {name: 'null', place: '2026-01-01'}}"
            })
    void whatIsWrittenReadsBackEqual(String yaml) {
        Drawing drawing = read(yaml);
        assertThat(read(SPECS.yaml(drawing))).isEqualTo(drawing);
        JsonNode json = SpecText.parse(SPECS.json(drawing), "test.json");
        assertThat(SPECS.read(Drawing.class, json, List.of())).isEqualTo(drawing);
        assertThat(SPECS.read(Drawing.class, SPECS.tree(drawing), List.of())).isEqualTo(drawing);
        assertThat(SPECS.read(Shape.class, SPECS.tree((Record) drawing.shape()), List.of()))
                .isEqualTo(drawing.shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {} | shape is missing: what is drawn
                    {shape: disc} | shape: shape 'disc' is not known; known: round-disc, pile
                    {shape: ruond-disc} | shape: shape 'ruond-disc' is not known (did you mean 'round-disc'?); known: round-disc, pile
                    {shape: {radius: 1}} | shape.type must name a shape; known: round-disc, pile
                    {shape: {type: 3}} | shape.type must name a shape; known: round-disc, pile
                    {shape: {type: round-disc, raduis: 1}} | shape.raduis: unknown key (did you mean 'radius'?); known: radius, edge, fill
                    {shape: {type: pile, shapes: [round-disc, {type: round-disc, radius: 0}]}} | shape.shapes.1: disc radius must be a number above 0, got 0.0
                    {shape: {type: pile, shapes: round-disc}} | shape.shapes must be a list, got 'round-disc'
                    {shape: {type: round-disc, radius: .nan}} | shape.radius must be a finite number, got NaN
                    {shape: {type: round-disc, radius: -.inf}} | shape.radius must be a finite number, got -Infinity
                    {shape: {type: round-disc, radius: NaN}} | shape.radius must be a finite number, got 'NaN'
                    {shape: {type: round-disc, radius: 1e999}} | shape.radius must be a finite number, got Infinity
                    {shape: {type: round-disc, radius: two}} | shape.radius must be a finite number, got 'two'
                    {shape: {type: round-disc, radius: {}}} | shape.radius must be a finite number, got a group of settings
                    {shape: {type: round-disc, edge: soft}} | shape.edge must be one of sharp, very-soft, got 'soft'
                    {shape: {type: round-disc, edge: VERY_SOFT}} | shape.edge must be one of sharp, very-soft, got 'VERY_SOFT'
                    {shape: {type: round-disc, fill: {type: plain-fill, grey: 1.5}}} | shape.fill.grey must be a whole number, got 1.5
                    {shape: {type: round-disc, fill: {type: plain-fill, grey: 3000000000}}} | shape.fill.grey must be a whole number between -2147483648 and 2147483647, got 3000000000
                    {shape: {type: round-disc, fill: {type: plain-fill, grey: '7'}}} | shape.fill.grey must be a whole number, got '7'
                    {shape: {type: round-disc, fill: plain}} | shape.fill: fill 'plain' is not known; known: plain-fill, no-fill
                    {shape: round-disc, number: 99999999999999999999} | number must be a whole number between -9223372036854775808 and 9223372036854775807, got 99999999999999999999
                    {shape: round-disc, number: null} | number must be a whole number, got nothing
                    {shape: round-disc, frame: {gold: yes}} | frame.gold must be true or false, got 'yes'
                    {shape: round-disc, frame: {name: 12}} | frame.name must be a text (put it in quotes), got 12
                    {shape: round-disc, frame: {sides: [1, x]}} | frame.sides.1 must be a finite number, got 'x'
                    {shape: round-disc, frame: 5} | frame must be a group of settings, got 5
                    {shape: round-disc, frame: null} | frame must be a group of settings, got nothing
                    [1] | the value must be a group of settings, got a list
                    """)
    void mistakesAreNamedByPathRuleAndValue(String yaml, String sentence) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessage(sentence);
    }

    @Test
    void wholeNumbersMayBeWrittenWithAnExponent() {
        assertThat(read("{shape: round-disc, number: 1.0e+6}").number()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    shape.radius=7 | {shape: {type: round-disc, radius: 7}}
                    shape.edge=sharp | {shape: {type: round-disc, edge: sharp}}
                    frame.gold=true | {shape: round-disc, frame: {gold: true}}
                    frame.name=12 | {shape: round-disc, frame: {name: '12'}}
                    frame.name= | {shape: round-disc}
                    frame.sides.1=5 | {shape: round-disc, frame: {sides: [1, 5]}}
                    frame.sides[2]=5 | {shape: round-disc, frame: {sides: [1, 2, 5]}}
                    frame.sides=[] | {shape: round-disc, frame: {sides: []}}
                    shape.fill.grey=3 | {shape: {type: round-disc, fill: {type: plain-fill, grey: 3}}}
                    shape.fill.type=no-fill | {shape: {type: round-disc, fill: no-fill}}
                    shape.type=round-disc | {shape: round-disc}
                    back={type: pile, shapes: [round-disc]} | {shape: round-disc, back: {type: pile, shapes: [round-disc]}}
                    back=round-disc | {shape: round-disc, back: round-disc}
                    back.type=round-disc | {shape: round-disc, back: round-disc}
                    """)
    void anOverrideReplacesOneValueByPath(String override, String expected) {
        assertThat(read("shape: round-disc", override)).isEqualTo(read(expected));
    }

    @Test
    void overridesApplyInOrderAndASwitchedTypeStartsFromItsDefaults() {
        assertThat(
                        read(
                                "shape: {type: round-disc, radius: 9}",
                                "shape.type=pile",
                                "shape.shapes=[round-disc]",
                                "shape.shapes.0.radius=4"))
                .isEqualTo(read("shape: {type: pile, shapes: [{type: round-disc, radius: 4}]}"));
        assertThat(read("shape: {type: round-disc, radius: 9}", "shape.type=round-disc"))
                .isEqualTo(read("shape: {type: round-disc, radius: 9}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    shape | an override must look like path=value, got 'shape'
                    =5 | an override must look like path=value, got '=5'
                    shape..radius=5 | an override must not have an empty key, got 'shape..radius=5'
                    shape.raduis=5 | shape.raduis: unknown key (did you mean 'radius'?); known: radius, edge, fill
                    number.deep=5 | number is no group of settings, so 'number.deep=5' cannot be set
                    frame.sides.3=5 | frame.sides is a list of 2, so its index must be between 0 and 2, got '3'
                    frame.sides.x=5 | frame.sides is a list of 2, so its index must be between 0 and 2, got 'x'
                    number=1.5 | number must be a whole number, got 1.5
                    shape.type=disc | shape.type: shape 'disc' is not known; known: round-disc, pile
                    """)
    void wrongOverridesAreNamed(String override, String sentence) {
        assertThatThrownBy(() -> read("shape: round-disc", override))
                .isInstanceOf(Fault.class)
                .hasMessage(sentence);
    }

    @Test
    void aSettingsFileMayBeYamlOrJson(@TempDir Path folder) throws IOException {
        Path yaml = Files.writeString(folder.resolve("a.yaml"), "# mine\nshape: round-disc\n");
        Path json = Files.writeString(folder.resolve("a.json"), "{\n\t\"shape\": \"round-disc\"}");
        Drawing expected = read("{shape: round-disc, number: 4}");
        for (Path file : List.of(yaml, json)) {
            assertThat(SPECS.read(Drawing.class, file, List.of("number=4"))).isEqualTo(expected);
        }
        Path shape = Files.writeString(folder.resolve("shape.yml"), "type: round-disc\n");
        assertThat(SPECS.argument(Shape.class, shape.toString())).isEqualTo(DISC);
        assertThatThrownBy(() -> SPECS.argument(Shape.class, folder + "/none.yaml"))
                .hasMessage("settings file " + folder + "/none.yaml does not exist");
        assertThatThrownBy(() -> SPECS.argument(Shape.class, folder.toString()))
                .hasMessage("settings file " + folder + " could not be read: it is a folder");
    }

    @Test
    void membersAreDescribedWithTheirSettings() throws IOException {
        List<SpecHelp> help =
                SPECS.describe(Catalogue.of("shape", Shape.class, RoundDisc.class, Pile.class));
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.<JsonNode>valueToTree(help))
                .isEqualTo(
                        mapper.readTree(
                                """
                                [{"name": "round-disc", "summary": "a disc", "parameters": [
                                  {"name": "radius", "type": "number", "unit": "pixels",
                                   "default": 2.5, "rule": "above 0", "summary": "its radius"},
                                  {"name": "edge", "type": "sharp | very-soft", "unit": "",
                                   "default": "very-soft", "rule": "", "summary": "how it ends"},
                                  {"name": "fill", "type": "fill", "unit": "",
                                   "default": "plain-fill", "rule": "",
                                   "summary": "what is inside"}]},
                                 {"name": "pile", "summary": "shapes over each other", "parameters": [
                                  {"name": "shapes", "type": "list of shape", "unit": "",
                                   "default": null, "rule": "", "summary": "from bottom to top"},
                                  {"name": "copies", "type": "integer", "unit": "",
                                   "default": 1, "rule": "", "summary": "how often"}]}]
                                """));
    }
}
