package dev.thaw.bench;

import java.util.Map;
import java.util.Objects;

/** Both ways of one piece of work: milliseconds, and how many times faster. */
record PairMeasure(Pair pair) implements Measure {
    @Override
    public String name() {
        return pair.name();
    }

    @Override
    public String about() {
        return pair.about();
    }

    @Override
    public Result measure(Session session) {
        Noise noise = new Noise();
        Map<Way, Spread> times =
                new JmhRun(session.surroundings(), session.rounds()).measure(pair, noise);
        Spread plain = Objects.requireNonNull(times.get(Way.STRAIGHTFORWARD));
        Spread thaw = Objects.requireNonNull(times.get(Way.THAW));
        double ratio = plain.median() / thaw.median();
        return new Result(
                name(),
                plain,
                thaw,
                ratio,
                pair.target(),
                ratio >= pair.target(),
                session.threads(),
                noise.spread(),
                session.command(name()),
                pair.note().isEmpty() ? null : pair.note());
    }
}
