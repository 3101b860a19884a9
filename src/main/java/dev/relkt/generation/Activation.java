package dev.relkt.generation;

import java.time.Instant;

/**
 * The decision that questions are answered by a generation from now on.
 *
 * @param number 1 or more; the highest one holds
 * @param generation that answers
 * @param at when it was decided
 */
public record Activation(long number, int generation, Instant at) {}
