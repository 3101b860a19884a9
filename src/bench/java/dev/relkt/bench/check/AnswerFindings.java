package dev.relkt.bench.check;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked and answered, and what is wrong with it.
 *
 * @param asked questions
 * @param answered questions with at least one answer
 * @param answers all of them
 * @param again questions with more than one answer, as happens after a failure
 * @param scores compared with a cosine computed anew
 * @param largestDifference the largest difference between a score and that cosine
 * @param byServing answers by model and generation, such as {@code student/2 g2}
 * @param delayed questions that waited longer than their deadline, and for which a process that was
 *     killed had to be started again and to catch up; not among the findings
 * @param slowestMillis the longest time from a question to its first answer
 * @param findings of the kinds that concern answers
 */
public record AnswerFindings(
    long asked,
    long answered,
    long answers,
    long again,
    long scores,
    double largestDifference,
    Map<String, Long> byServing,
    long delayed,
    long slowestMillis,
    Findings findings) {

  public AnswerFindings {
    byServing = Collections.unmodifiableMap(new TreeMap<>(byServing));
  }
}
