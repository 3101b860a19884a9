package dev.relkt.job.kafka;

import java.io.Serializable;

/**
 * What a job does when the topic that it reads is not what it was: deleted and made anew, or
 * without records that it should have.
 */
interface TopicChange extends Serializable {

  /**
   * A subtask begins to read the topic.
   *
   * @throws RuntimeException if it must not
   */
  void begins(TopicState now);

  /**
   * A position is of another topic of this name, or the topic has no record there. Unless this
   * throws, the partition is read from its beginning.
   *
   * @param partition of the topic
   * @param position offset of the next record to be read
   * @param sameTopic whether the position is of this very topic
   */
  void lost(TopicState now, int partition, long position, boolean sameTopic);

  /**
   * While the job runs, the topic of this name is another one. Fails the job: at its restart it
   * {@link #begins} with the new topic, or must not.
   */
  static RuntimeException whileItRan(String name, String before, String now) {
    return new IllegalStateException(
        "topic %s: it was deleted and made anew (topic id %s, before %s); the job looks again at its start"
            .formatted(name, now, before));
  }
}
