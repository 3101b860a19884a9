package dev.relkt.job.types;

import dev.relkt.answering.Reply;
import dev.relkt.topic.RecordHeader;
import java.util.List;

/**
 * What a question carries from its record to its answer, whatever is found.
 *
 * @param place of its record; unlike the question's id never used twice
 * @param headers that go on to the answer
 */
public record QuestionEnvelope(Reply.Place place, List<RecordHeader> headers) {
  public QuestionEnvelope {
    headers = List.copyOf(headers);
  }

  /** The place as a key. */
  public String uid() {
    return place.partition() + "-" + place.offset();
  }
}
