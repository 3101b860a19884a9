package dev.relkt.job.types;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
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
public record ReceivedQuestion(
    String uid,
    Question question,
    long askedAtMillis,
    long readAtMicros,
    List<RecordHeader> headers) {
  public ReceivedQuestion {
    headers = List.copyOf(headers);
  }

  /** The uid of the question that lies there. */
  public static String uid(int partition, long offset) {
    return partition + "-" + offset;
  }

  /** Where the question of a uid lies. */
  public static Reply.Place place(String uid) {
    int dash = uid.indexOf('-');
    return new Reply.Place(
        Integer.parseInt(uid.substring(0, dash)), Long.parseLong(uid.substring(dash + 1)));
  }

  /** The same, read again after a failure. */
  public ReceivedQuestion readAt(long micros) {
    return new ReceivedQuestion(uid, question, askedAtMillis, micros, headers);
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
