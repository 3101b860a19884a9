package dev.relkt.job;

import dev.relkt.answering.Question;
import dev.relkt.topic.RecordHeader;
import java.util.List;

/**
 * A question as it came in.
 *
 * @param uid where it lies on its topic; unlike the question's id never used twice
 * @param question what is asked
 * @param askedAtMillis the record's timestamp, since 1970
 * @param readAtMicros when it was read, microseconds since 1970
 * @param headers that go on to the answer
 */
record ReceivedQuestion(
    String uid,
    Question question,
    long askedAtMillis,
    long readAtMicros,
    List<RecordHeader> headers) {
  ReceivedQuestion {
    headers = List.copyOf(headers);
  }

  /**
   * The same, read again after a failure: its deadline begins anew, since nobody worked on it
   * meanwhile.
   */
  ReceivedQuestion readAt(long micros) {
    return new ReceivedQuestion(uid, question, askedAtMillis, micros, headers);
  }

  /** When a reply has to be sent, milliseconds since 1970. */
  long deadlineAtMillis() {
    return readAtMicros / 1_000 + question.deadline().toMillis();
  }
}
