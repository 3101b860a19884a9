package dev.relkt.job.types;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.PassageFilter;

/**
 * An encoded question, for every searcher.
 *
 * @param uid of the question
 * @param generation that is to be searched
 * @param embedding of that generation's space
 * @param topK how many passages are wanted
 * @param filter which ones may answer
 * @param deadlineAtMillis after which nobody waits for the answer, since 1970
 */
public record SearchOrder(
    String uid,
    int generation,
    Embedding embedding,
    int topK,
    PassageFilter filter,
    long deadlineAtMillis) {}
