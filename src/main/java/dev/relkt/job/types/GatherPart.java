package dev.relkt.job.types;

import dev.relkt.answering.PartialReply;
import dev.relkt.topic.RecordHeader;
import java.util.List;

/** What comes together to a reply. */
public sealed interface GatherPart {

  String uid();

  /**
   * What was asked.
   *
   * @param asked and when, and of whom
   * @param headers that go on to the answer
   */
  record Asked(String uid, PartialReply.Asked asked, List<RecordHeader> headers)
      implements GatherPart {
    public Asked {
      headers = List.copyOf(headers);
    }
  }

  /**
   * What a searcher found.
   *
   * @param found in its shards
   */
  record Found(String uid, PartialReply.Found found) implements GatherPart {}
}
