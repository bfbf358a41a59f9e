package dev.thaw.data;

import dev.thaw.base.Says;

/** The data of an experiment: which set, and how its pictures are prepared. */
@Says("the data of an experiment")
public record DataPlan(
        @Says("the data set") DatasetSpec set,
        @Says("how pictures are brought to the network's size") Preparation preparation) {}
