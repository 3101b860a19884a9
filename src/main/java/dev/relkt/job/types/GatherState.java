package dev.relkt.job.types;

import dev.relkt.answering.PartialReply;
import dev.relkt.topic.RecordHeader;
import java.util.List;

/**
 * A question that is not answered yet.
 *
 * @param partialReply what came so far
 * @param headers that go on to the answer
 */
public record GatherState(PartialReply partialReply, List<RecordHeader> headers) {
  public GatherState {
    headers = List.copyOf(headers);
  }
}
