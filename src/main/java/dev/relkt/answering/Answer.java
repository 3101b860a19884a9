package dev.relkt.answering;

import dev.relkt.passage.Passage;

/**
 * One passage that answers a question.
 *
 * @param passage what was found
 * @param score the cosine of its best window with the question, −1 to 1
 */
public record Answer(Passage passage, float score) {}
