package dev.relkt.job.types;

import dev.relkt.answering.Reply;
import dev.relkt.topic.RecordHeader;
import java.util.List;

/**
 * A reply on its way out.
 *
 * @param reply to be sent
 * @param headers of the question that go with it
 */
public record Answered(Reply reply, List<RecordHeader> headers) {
  public Answered {
    headers = List.copyOf(headers);
  }
}
