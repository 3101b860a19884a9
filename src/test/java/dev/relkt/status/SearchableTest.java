package dev.relkt.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.client.SentPassages;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.JobState;
import dev.relkt.snapshot.WriterLease;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchableTest {

  private static final SentPassages SENT = new SentPassages("an-id", Map.of(0, 7L));

  @TempDir private Path directory;
  private GenerationStore store;
  private Searchable searchable;

  @BeforeEach
  void open() {
    store = IndexRoot.openOrCreate(directory, 1).generations();
    searchable = new Searchable(store, Clock.systemUTC());
  }

  @Test
  void whatAnotherTopicTookIsNotWaitedFor() {
    store.topics().goOnWith(1, "passages", "an-id");
    assertThat(searchable.state(SENT)).isEqualTo(Searchable.State.NOT_PUBLISHED);
    store.topics().goOnWith(2, "passages", "another-id");
    assertThat(searchable.await(SENT, Duration.ofDays(1))).isEqualTo(Searchable.State.OTHER_TOPIC);
  }

  @Test
  void aJobThatFailedForEverIsNotWaitedForUnlessAnotherOneWrites() {
    store
        .jobs()
        .say(
            "relkt-indexing",
            new JobState(
                "relkt-indexing",
                "FAILED",
                0,
                Optional.of(new JobState.Failure("the topic is gone", Instant.EPOCH)),
                Instant.EPOCH));
    assertThat(searchable.await(SENT, Duration.ofDays(1))).isEqualTo(Searchable.State.JOB_FAILED);
    assertThat(searchable.failure()).hasValue("the topic is gone");

    store.writer().take(new WriterLease("a-job", "here", 1, Instant.EPOCH, 0, 0));
    assertThat(searchable.state(SENT)).isEqualTo(Searchable.State.NOT_PUBLISHED);
  }
}
