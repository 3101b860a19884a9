package dev.relkt.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.Brokers;
import dev.relkt.client.ClientFailed;
import dev.relkt.job.options.Settings;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How everything does at one moment: the document of {@code relkt status --json} and of {@code GET
 * /v1/status}.
 *
 * @param root where the index is, or will be
 * @param topics all of ReLKT's; absent where the brokers do not answer
 * @param trouble why there are no topics; empty where there are
 * @param index absent where no generation is active yet
 * @param notes absent where there is no index root yet
 * @param at the moment
 */
public record StatusReport(
    Path root,
    Optional<List<TopicStatus>> topics,
    String trouble,
    Optional<IndexStatus> index,
    Optional<IndexNotes> notes,
    Instant at) {

  public StatusReport {
    topics = topics.map(List::copyOf);
  }

  /**
   * What is looked at.
   *
   * @param brokers that have the topics
   * @param topics their names
   * @param root of the index
   * @param retention how long a generation is kept for a rollback
   */
  public record Sources(Brokers brokers, Settings.Topics topics, Path root, Duration retention) {}

  /**
   * Looks at everything.
   *
   * @throws ClientFailed if the brokers do not answer
   * @throws dev.relkt.snapshot.store.IndexRefused if the index root cannot be read
   */
  public static StatusReport of(Sources sources, Clock clock) {
    Optional<GenerationStore> store = IndexRoot.find(sources.root()).map(IndexRoot::generations);
    Optional<IndexStatus> index = index(store, sources, clock);
    return of(sources, store, index, Optional.of(topics(sources, store, index)), "", clock);
  }

  /** As {@link #of}; where the brokers do not answer, without the topics. */
  public static StatusReport inPart(Sources sources, Clock clock) {
    Optional<GenerationStore> store = IndexRoot.find(sources.root()).map(IndexRoot::generations);
    Optional<IndexStatus> index = index(store, sources, clock);
    try {
      return of(sources, store, index, Optional.of(topics(sources, store, index)), "", clock);
    } catch (ClientFailed e) {
      return of(sources, store, index, Optional.empty(), String.valueOf(e.getMessage()), clock);
    }
  }

  private static StatusReport of(
      Sources sources,
      Optional<GenerationStore> store,
      Optional<IndexStatus> index,
      Optional<List<TopicStatus>> topics,
      String trouble,
      Clock clock) {
    return new StatusReport(
        sources.root(), topics, trouble, index, store.map(IndexNotes::of), clock.instant());
  }

  private static Optional<IndexStatus> index(
      Optional<GenerationStore> store, Sources sources, Clock clock) {
    return store.flatMap(there -> IndexStatus.of(there, sources.retention(), clock));
  }

  private static List<TopicStatus> topics(
      Sources sources, Optional<GenerationStore> store, Optional<IndexStatus> index) {
    return TopicStatus.all(
        sources.brokers(),
        sources.topics(),
        index
            .flatMap(IndexStatus::snapshot)
            .map(
                snapshot ->
                    new TopicStatus.Indexed(
                        snapshot.nextOffsets(), store.flatMap(there -> there.topics().latest()))));
  }

  /** As a document. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (topics.isPresent()) {
      ObjectNode all = json.putObject("topics");
      topics.get().forEach(topic -> topic.json(all.putObject(topic.topic())));
    } else {
      json.putNull("topics").put("trouble", trouble);
    }
    ObjectNode indexNode = json.putObject("index").put("root", root.toString());
    index.ifPresent(known -> known.json(indexNode, at));
    notes.ifPresent(known -> known.json(json, at));
    return json;
  }
}
