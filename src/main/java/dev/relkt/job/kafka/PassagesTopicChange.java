package dev.relkt.job.kafka;

import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.StartRefused;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexedTopic;
import dev.relkt.snapshot.store.IndexRefused;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index is a function of one topic of passages, which the index root names. With another one,
 * or one that lost records, the job stops, or forgets how far it was where that is allowed.
 */
public final class PassagesTopicChange implements TopicChange {

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PassagesTopicChange.class);

  private final IndexLocation place;
  private final RelktOptions.NewTopic newTopic;

  public PassagesTopicChange(IndexLocation place, RelktOptions.NewTopic newTopic) {
    this.place = place;
    this.newTopic = newTopic;
  }

  @Override
  public void begins(TopicState now) {
    GenerationStore store;
    try {
      store = place.openOrCreate();
    } catch (IndexRefused e) {
      // The tasks that write refuse it too, and know whether the job shall be tried again.
      LOG.warn("topic {} is not compared with the one that was read: {}", now.name(), e.toString());
      return;
    }
    while (true) {
      Optional<IndexedTopic> latest = store.topics().latest();
      if (latest.isPresent() && isSame(latest.get(), now)) {
        return;
      }
      if (latest.isPresent() && hasPassages(store)) {
        if (newTopic == RelktOptions.NewTopic.REFUSED) {
          throw refused(
              "topic %s: topic id %s (expected: %s, which index root %s is made from since %s); it was deleted and made anew, and nothing of it is indexed"
                  .formatted(
                      now.name(),
                      now.topicId(),
                      latest.get().topicId(),
                      place,
                      latest.get().since()));
        }
        LOG.warn(
            "topic {} was made anew: its id is {}, before {}; it is read from its beginning",
            now.name(),
            now.topicId(),
            latest.get().topicId());
      }
      // Another subtask may have written it meanwhile, which the next look tells.
      store
          .topics()
          .goOnWith(latest.map(IndexedTopic::number).orElse(0L) + 1, now.name(), now.topicId());
    }
  }

  @Override
  public void lost(TopicState now, int partition, long position, boolean sameTopic) {
    if (!sameTopic) {
      // It was accepted when the reading began.
      return;
    }
    long start = now.starts().getOrDefault(partition, 0L);
    long end = now.ends().getOrDefault(partition, 0L);
    String what =
        "topic %s: partition %d has offsets %d to %d (expected: %d, where the index goes on); %s"
            .formatted(
                now.name(),
                partition,
                start,
                end,
                position,
                position > end
                    ? "it was deleted and made anew, or has lost its newest records"
                    : "records were removed before they were indexed");
    if (newTopic == RelktOptions.NewTopic.REFUSED) {
      throw refused(what);
    }
    LOG.warn("{}; the partition is read from its beginning", what);
    GenerationStore store = place.openOrCreate();
    long number = store.topics().latest().map(IndexedTopic::number).orElse(0L);
    store.topics().goOnWith(number + 1, now.name(), now.topicId());
  }

  private static boolean isSame(IndexedTopic topic, TopicState now) {
    return topic.topicId().equals(now.topicId())
        || topic.topicId().isEmpty()
        || now.topicId().isEmpty();
  }

  private static boolean hasPassages(GenerationStore store) {
    return store.generations().stream()
        .anyMatch(generation -> store.latestSnapshot(generation.number()).isPresent());
  }

  private static RuntimeException refused(String what) {
    return StartRefused.forEver(
        "%s; start with a new %s, or let the job forget how far it was and read the topic from its beginning: %s=accepted (%s)"
            .formatted(
                what,
                RelktOptions.INDEX_ROOT.key(),
                RelktOptions.PASSAGES_NEW_TOPIC.key(),
                RelktOptions.PASSAGES_NEW_TOPIC.environmentName()));
  }
}
