package dev.relkt.job;

import dev.relkt.answering.Gathering;
import dev.relkt.topic.RecordHeader;
import java.util.List;

/**
 * A question that is not answered yet.
 *
 * @param gathering what came so far
 * @param headers that go on to the answer
 */
record GatherState(Gathering gathering, List<RecordHeader> headers) {
  GatherState {
    headers = List.copyOf(headers);
  }
}
