package dev.relkt.snapshot.generation;

import java.time.Instant;
import java.util.List;

/**
 * What the gate asks from now on.
 *
 * @param number 1 or more; the highest one holds
 * @param questions none where an operator wants no questions any more
 * @param why which command set them
 * @param at when
 */
public record GateQuestions(long number, List<GateQuestion> questions, String why, Instant at) {
  public GateQuestions {
    questions = List.copyOf(questions);
  }
}
