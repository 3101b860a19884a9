package dev.relkt.http.service;

import dev.relkt.client.AsyncPassageClient;
import dev.relkt.client.AsyncPassageClient.Place;
import dev.relkt.client.Brokers;
import dev.relkt.client.ClientFailed;
import dev.relkt.client.SentPassages;
import dev.relkt.http.access.Access;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.status.PassageCounts;
import dev.relkt.status.Searchable;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.LanguageDetector;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.TenantRule;
import dev.relkt.topic.format.PassageFormat;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;

/**
 * Sends passages to the topic, and looks at what is published, for callers who see a part of them.
 * Safe for use by several threads.
 *
 * <p>A tenant's passages are kept apart from those of others by the index itself. What else an
 * access token sees is compared with the passage that is sent and with the published one that it
 * would replace.
 */
public final class PassageService implements AutoCloseable {

  private final String topic;
  private final PassageFormat format;
  private final int maxBytes;
  private final PassagesTopic check;
  private final PassagesTopic detect;
  private final Connection<AsyncPassageClient> client;
  private final PassageLook look;

  PassageService(Brokers brokers, Settings settings) {
    topic = settings.topics().passages();
    format = settings.format().format();
    maxBytes = settings.indexing().maxValueBytes();
    // The job detects languages; here they count only where a filter looks at them.
    check = new PassagesTopic(maxBytes, text -> Language.UNDETERMINED, settings.indexing().rules());
    detect = new PassagesTopic(maxBytes, LanguageDetector.bundled(), settings.indexing().rules());
    client =
        new Connection<>(() -> AsyncPassageClient.open(brokers, topic), AsyncPassageClient::isOpen);
    look = new PassageLook(settings.index().root());
  }

  /** How many bytes a passage may have. */
  public int maxBytes() {
    return maxBytes;
  }

  /**
   * Sends a passage, which replaces the one with its id.
   *
   * @param value as the topic has it
   * @return where it lies, once the brokers have it
   * @throws ProblemException if it is refused, with the words that a dead letter has; if the caller
   *     must not; if Kafka is away
   */
  public CompletableFuture<Place> put(Access access, String id, byte[] value) {
    requireOwnFormat();
    List<dev.relkt.topic.RecordHeader> headers =
        access.tenant().map(TenantRule::headerOf).stream().toList();
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    var raw = new RawRecord(topic, -1, -1, System.currentTimeMillis(), key, value, headers);
    PassageChange change =
        switch ((access.filter().isEmpty() ? check : detect).decode(raw)) {
          case Decoded.Accepted<PassageChange> accepted -> accepted.value();
          case Decoded.Rejected<PassageChange> rejected ->
              throw new ProblemException(Kind.REFUSED, rejected.rejection().reason());
        };
    if (change instanceof PassageChange.Upsert upsert) {
      requireVisible(access, upsert.passage());
    }
    return client.get().upsert(change.id(), value, access.tenant());
  }

  /**
   * Sends a delete.
   *
   * @return where it lies, once the brokers have it
   * @throws ProblemException if the id or a version is none; if the caller must not; if Kafka is
   *     away
   */
  public CompletableFuture<Place> delete(
      Access access, String id, OptionalLong version, OptionalLong ifVersion) {
    requireOwnFormat();
    try {
      var passage = new PassageId(id);
      var versions = new WriteVersion(version, ifVersion, access.tenant());
      requireVisiblePublished(access, passage);
      return client.get().delete(passage, versions);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private void requireOwnFormat() {
    if (format != PassageFormat.RELKT) {
      throw new ProblemException(
          Kind.CONFLICT,
          "%s: the topic %s has the format of others, which the gateway does not write (expected: relkt); send passages as their owner does"
              .formatted(RelktOptions.PASSAGES_FORMAT.key(), topic));
    }
  }

  private void requireVisible(Access access, Passage passage) {
    // The tenant is the token's, whatever the passage says of it.
    if (!access.filter().accepts(passage)) {
      throw new ProblemException(
          Kind.FORBIDDEN, "the passage does not pass the filter of the access token");
    }
    requireVisiblePublished(access, passage.id());
  }

  private void requireVisiblePublished(Access access, PassageId id) {
    PassageFilter visible = access.visible();
    if (visible.isEmpty()) {
      return;
    }
    boolean hidden;
    try {
      hidden =
          look.at(
              passages ->
                  passages
                      .find(id)
                      .filter(found -> !visible.accepts(found.stored().passage()))
                      .isPresent());
    } catch (ProblemException e) {
      if (look.store().flatMap(GenerationStore::activeGeneration).isPresent()) {
        throw e;
      }
      hidden = false; // there is no index yet, and so no passage to hide
    }
    if (hidden) {
      throw new ProblemException(
          Kind.FORBIDDEN, "the passage is not one of those that the access token may change");
    }
  }

  /** Where a record lies, once the brokers have it; a problem where they do not take it. */
  public static Place await(CompletableFuture<Place> sent) {
    try {
      return sent.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      if (e.getCause() instanceof ClientFailed failed) {
        throw ProblemException.unavailable(String.valueOf(failed.getMessage()), failed);
      }
      throw e;
    }
  }

  /**
   * Waits until what was sent is searched.
   *
   * @return whether it is; false if the time was over before
   * @throws ProblemException if it never will be
   */
  public boolean awaitSearchable(SentPassages sent, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<GenerationStore> store = look.store();
    while (store.isEmpty() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      store = look.store();
    }
    if (store.isEmpty()) {
      return false;
    }
    Searchable.State state =
        new Searchable(store.get(), Clock.systemUTC())
            .await(sent, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    return switch (state) {
      case SERVED -> true;
      case NOT_PUBLISHED, NO_READER, NOT_SERVED -> false;
      case OTHER_TOPIC ->
          throw new ProblemException(
              Kind.CONFLICT,
              "topic \"%s\": the index is made from another topic that had this name (expected: the same); see passages.new-topic"
                  .formatted(topic));
      case JOB_FAILED ->
          throw ProblemException.unavailable(
              "the indexing job has failed; GET /v1/status says why", null);
    };
  }

  /**
   * The published passage of an id, if the caller sees it.
   *
   * @param form makes what is wanted of it, within the look
   * @throws ProblemException if the id is none, or nothing is published
   */
  public <T> Optional<T> find(
      Access access, String id, BiFunction<PublishedPassages.Found, IndexSnapshot, T> form) {
    PassageId wanted;
    try {
      wanted = new PassageId(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
    PassageFilter visible = access.visible();
    return look.at(
        passages ->
            passages
                .find(wanted)
                .filter(found -> visible.accepts(found.stored().passage()))
                .map(found -> form.apply(found, passages.snapshot())));
  }

  /**
   * How many published passages of those that the caller sees a filter accepts, and how many of
   * them have which values.
   *
   * @throws ProblemException if nothing is published
   */
  public PassageCounts count(Access access, PassageFilter filter, List<FacetRequest> facets) {
    return look.at(passages -> PassageCounts.of(passages, access.visible(), filter, facets));
  }

  @Override
  public void close() {
    client.close();
    look.close();
  }
}
