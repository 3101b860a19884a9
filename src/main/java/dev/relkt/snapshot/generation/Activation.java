package dev.relkt.snapshot.generation;

import dev.relkt.registry.ModelVersion;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The decision that questions are answered from now on by a model and a generation: the encoder of
 * a model version and a generation of that version's space.
 *
 * @param number 1 or more; the highest one holds
 * @param generation that answers
 * @param model whose encoder encodes the questions; of the generation's space, though the
 *     generation may have been made with another version of it
 * @param before the activation that a rollback brings back; absent where there is none
 * @param why a few words: which command, or that the index is new
 * @param at when it was decided
 */
public record Activation(
    long number, int generation, ModelVersion model, OptionalLong before, String why, Instant at) {}
