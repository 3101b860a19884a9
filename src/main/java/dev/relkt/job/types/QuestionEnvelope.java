package dev.relkt.job.types;

import dev.relkt.answering.Reply;
import dev.relkt.topic.QuestionsTopic;
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

  /** Whether interim answers are wanted. */
  public boolean wantsInterim() {
    return headers.stream().anyMatch(QuestionEnvelope::isInterim);
  }

  /** That of the answer itself, which says nothing of interim ones. */
  public QuestionEnvelope ofAnswer() {
    return wantsInterim()
        ? new QuestionEnvelope(place, headers.stream().filter(h -> !isInterim(h)).toList())
        : this;
  }

  private static boolean isInterim(RecordHeader header) {
    return header.name().equals(QuestionsTopic.INTERIM_HEADER);
  }

  /** The place as a key. */
  public String uid() {
    return place.partition() + "-" + place.offset();
  }
}
