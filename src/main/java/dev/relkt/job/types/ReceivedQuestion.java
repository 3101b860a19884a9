package dev.relkt.job.types;

import dev.relkt.answering.Question;

/**
 * A question as it came in.
 *
 * @param envelope that it came in
 * @param question what is asked
 * @param askedAtMillis the record's timestamp, since 1970
 * @param readAtMicros when it was read, microseconds since 1970
 */
public record ReceivedQuestion(
    QuestionEnvelope envelope, Question question, long askedAtMillis, long readAtMicros) {

  /** Of the question, as {@link QuestionEnvelope#uid}. */
  public String uid() {
    return envelope.uid();
  }

  /** The same, read again after a failure. */
  public ReceivedQuestion readAt(long micros) {
    return new ReceivedQuestion(envelope, question, askedAtMillis, micros);
  }

  /**
   * When a reply has to be sent, milliseconds since 1970. What it waited on its topic counts. A
   * record without a timestamp, or from a clock that is ahead, counts from when it was read.
   */
  public long deadlineAtMillis() {
    long readAtMillis = readAtMicros / 1_000;
    long from = askedAtMillis < 0 ? readAtMillis : Math.min(askedAtMillis, readAtMillis);
    return from + question.deadline().toMillis();
  }
}
