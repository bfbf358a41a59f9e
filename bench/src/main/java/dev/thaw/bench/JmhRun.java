package dev.thaw.bench;

import dev.thaw.base.Fault;
import dev.thaw.base.TemporaryFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures both ways of one piece of work in turn, each time in a fresh process. */
final class JmhRun {
    private final Surroundings surroundings;
    private final int rounds;

    JmhRun(Surroundings surroundings, int rounds) {
        this.surroundings = surroundings;
        this.rounds = rounds;
    }

    /** Milliseconds of each way. */
    Map<Way, Spread> measure(Pair pair, Noise noise) {
        Map<Way, List<Double>> times = new EnumMap<>(Way.class);
        try (TemporaryFolder folder = TemporaryFolder.create("bench")) {
            noise.measure();
            for (int round = 0; round < rounds; round++) {
                for (Way way : Way.values()) {
                    times.computeIfAbsent(way, w -> new ArrayList<>())
                            .addAll(fork(pair, way, folder.path()));
                }
                noise.measure();
            }
        }
        Map<Way, Spread> spreads = new EnumMap<>(Way.class);
        times.forEach((way, t) -> spreads.put(way, Spread.of(t, "ms").times(pair.factor())));
        return spreads;
    }

    private List<Double> fork(Pair pair, Way way, Path folder) {
        Pace pace = pair.pace();
        Options options =
                new OptionsBuilder()
                        .include(Timed.class.getName() + ".run")
                        .param("pair", pair.name())
                        .param("way", way.word())
                        .jvm(surroundings.java(way, folder).toString())
                        .jvmArgs(surroundings.options().toArray(String[]::new))
                        .forks(1)
                        .warmupIterations(pace.warmups(way))
                        .warmupTime(pace.length())
                        .measurementIterations(pace.iterations())
                        .measurementTime(pace.length())
                        .timeout(TimeValue.hours(1))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build();
        try {
            return times(new Runner(options).run());
        } catch (RunnerException e) {
            throw Fault.of(
                    Fault.Kind.RESOURCES,
                    "the benchmark " + pair.name() + " (" + way.word() + ") broke off",
                    e);
        }
    }

    private static List<Double> times(Collection<RunResult> results) {
        List<Double> times = new ArrayList<>();
        for (RunResult result : results) {
            result.getBenchmarkResults()
                    .forEach(fork ->
                            fork.getIterationResults()
                                    .forEach(i -> times.add(i.getPrimaryResult().getScore())));
        }
        return times;
    }
}
