package dev.relkt.job.kafka;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For topics of which no state is a function: where they change, they are read anew. */
public final class RestartAtBeginning implements TopicChange {

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(RestartAtBeginning.class);

  @Override
  public void begins(TopicState now) {
    // Whichever it is.
  }

  @Override
  public void lost(TopicState now, int partition, long position, boolean sameTopic) {
    LOG.warn(
        "topic {}: partition {} has offsets {} to {} (expected: {}, where the job goes on); {}, it is read from its beginning",
        now.name(),
        partition,
        now.starts().getOrDefault(partition, 0L),
        now.ends().getOrDefault(partition, 0L),
        position,
        sameTopic ? "records are gone" : "the topic was made anew");
  }
}
