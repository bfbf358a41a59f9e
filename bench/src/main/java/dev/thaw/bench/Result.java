package dev.thaw.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code results.json}.
 *
 * @param straightforward null where there is no such way
 * @param ratio how many times faster, or what {@code note} says; null without a comparison
 * @param target what the ratio has to reach, or the value of {@code thaw} where {@code note} says
 *     so; null when nothing is demanded
 * @param threads that libtorch used
 * @param noise spread of one matrix product between the rounds, (max − min)/median
 * @param command that measures it again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
        String name,
        @Nullable Spread straightforward,
        Spread thaw,
        @Nullable Double ratio,
        @Nullable Double target,
        @Nullable Boolean reached,
        int threads,
        double noise,
        String command,
        @Nullable String note) {}
