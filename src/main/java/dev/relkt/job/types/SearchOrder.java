package dev.relkt.job.types;

import dev.relkt.answering.SearchRequest;

/**
 * An encoded question, for every searcher.
 *
 * @param uid of the question
 * @param generation that is to be searched
 * @param request what for, with an embedding of that generation's space
 * @param deadlineAtMillis after which nobody waits for the answer, since 1970
 */
public record SearchOrder(
    String uid, int generation, SearchRequest request, long deadlineAtMillis) {}
