package dev.thaw.data.fetch;

import dev.thaw.base.Check;
import java.time.Duration;

/**
 * How long a server may keep a fetch waiting.
 *
 * @param connect for the connection
 * @param stall without a single byte
 */
public record Patience(Duration connect, Duration stall) {
    public static final Patience STANDARD =
            new Patience(Duration.ofSeconds(15), Duration.ofSeconds(30));

    public Patience {
        Check.that(
                connect.isPositive() && stall.isPositive(),
                "timeouts must be above 0, got " + connect + " and " + stall);
    }

    static String words(Duration time) {
        return time.toMillis() < 1000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
}
