package dev.relkt.training.loop;

import java.time.Duration;

/**
 * How long and how fast a step learns.
 *
 * @param epochs the most
 * @param batch rows of the plan in a batch
 * @param rate the learning rate at the start
 * @param halveAfter epochs in a row without a better dev score before the rate is halved
 * @param patience epochs in a row without a better dev score before the step ends
 * @param checkpointEvery the longest time between checkpoints within an epoch
 */
public record LoopRules(
    int epochs, int batch, double rate, int halveAfter, int patience, Duration checkpointEvery) {}
