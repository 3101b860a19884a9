package dev.relkt.training.data;

import java.util.List;

/**
 * What the steps learn from or are scored on: every question's passage is among the passages.
 *
 * @param passages with ids of their own
 * @param questions with ids of their own
 * @param translations with ids of their own
 */
public record TrainingSet(
    List<TrainingPassage> passages,
    List<TrainingQuestion> questions,
    List<Translation> translations) {

  public TrainingSet {
    passages = List.copyOf(passages);
    questions = List.copyOf(questions);
    translations = List.copyOf(translations);
  }
}
