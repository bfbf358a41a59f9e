package dev.thaw.degrade.compose;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import java.util.List;
import java.util.random.RandomGenerator;

/** A part that may be drawn. */
public record Choice(
        @Says("the degradation") Degradation of,
        @Says(
                        value = "how often it is drawn, relative to the weights of the others",
                        rule = "above 0",
                        byDefault = "1")
                double weight,
        @Says(
                        value = "its own severity at its full turn, so that it can stay mild",
                        rule = "above 0, at most 1",
                        byDefault = "1")
                double most) {
    public Choice {
        Check.positive("weight", weight);
        Part.checkMost(most);
    }

    /** As likely as all others, up to its full severity. */
    public Choice(Degradation of) {
        this(of, 1, 1);
    }

    /** The index of one of {@code choices}. */
    static int draw(List<Choice> choices, RandomGenerator random) {
        double sum = choices.stream().mapToDouble(Choice::weight).sum();
        double left = random.nextDouble() * sum;
        int index = 0;
        while (index < choices.size() - 1 && left >= choices.get(index).weight()) {
            left -= choices.get(index).weight();
            index++;
        }
        return index;
    }

    static List<Degradation> degradations(List<Choice> choices) {
        return choices.stream().map(Choice::of).toList();
    }
}
