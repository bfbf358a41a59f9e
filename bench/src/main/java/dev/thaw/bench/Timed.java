package dev.thaw.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The one JMH benchmark: does the work that its parameters name. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class Timed {
    /** Name of a {@link Pair}. */
    @Param("")
    public String pair;

    /** A {@link Way}. */
    @Param("")
    public String way;

    private Work work;

    @Setup
    public void open() {
        Threads.apply();
        work = Catalogue.pair(pair).open().apply(Way.of(way));
    }

    @Benchmark
    public void run() {
        work.run();
    }

    @TearDown
    public void close() {
        work.close();
    }
}
