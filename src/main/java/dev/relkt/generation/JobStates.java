package dev.relkt.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is said about the jobs of an index: one file a job, replaced. Safe for use by several
 * threads and processes.
 */
public final class JobStates {

  private final ResourceStore store;

  JobStates(ResourceStore store) {
    this.store = store;
  }

  /**
   * Says how a job does.
   *
   * @throws UncheckedIOException if the store fails
   */
  public void say(JobState state) {
    try {
      store.replace(Names.job(state.name()), SealedJson.seal(state));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "index root %s: job %s: %s".formatted(store.location(), state.name(), e.getMessage()), e);
    }
  }

  /**
   * What was said last of each job, by name; a file that cannot be read is passed over.
   *
   * @throws UncheckedIOException if the store fails
   */
  public List<JobState> all() {
    try {
      List<JobState> states = new ArrayList<>();
      for (var resource : store.list(Names.JOBS)) {
        store
            .read(resource.name())
            .ifPresent(
                bytes -> {
                  try {
                    states.add(SealedJson.open(bytes, JobState.class, resource.name()));
                  } catch (IndexRefused e) {
                    // Written by another version, or just now being replaced.
                  }
                });
      }
      states.sort(Comparator.comparing(JobState::name));
      return states;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "index root %s: reading jobs: %s".formatted(store.location(), e.getMessage()), e);
    }
  }
}
