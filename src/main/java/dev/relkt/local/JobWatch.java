package dev.relkt.local;

import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the index root how the jobs do, whenever that changes, so that other processes can
 * tell.
 */
final class JobWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Supplier<List<JobState>> jobs;
  private final Path root;
  private final Map<String, JobState> said = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("relkt-job-watch").factory());

  private JobWatch(Supplier<List<JobState>> jobs, Path root) {
    this.jobs = jobs;
    this.root = root;
  }

  static JobWatch start(Supplier<List<JobState>> jobs, Path root) {
    var watch = new JobWatch(jobs, root);
    var unused =
        watch.thread.scheduleWithFixedDelay(
            watch::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      var store = IndexRoot.find(root);
      if (store.isEmpty()) {
        return;
      }
      for (JobState state : jobs.get()) {
        JobState before = said.get(state.name());
        if (before == null
            || !before.status().equals(state.status())
            || before.restarts() != state.restarts()
            || !before.failure().equals(state.failure())) {
          store.get().generations().jobs().say(state.name(), state);
          said.put(state.name(), state);
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("how the jobs do cannot be written: {}", e.toString());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      var unused = thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
