package dev.relkt.job.types;

import dev.relkt.answering.PartialReply;

/** What comes together to a reply. */
public sealed interface GatherPart {

  String uid();

  /**
   * What was asked.
   *
   * @param asked and when, and of whom
   * @param envelope of the question
   */
  record Asked(PartialReply.Asked asked, QuestionEnvelope envelope) implements GatherPart {
    @Override
    public String uid() {
      return envelope.uid();
    }
  }

  /**
   * What a searcher found.
   *
   * @param found in its shards
   */
  record Found(String uid, PartialReply.Found found) implements GatherPart {}
}
