package dev.relkt.job.operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/**
 * Tells an encoder when the searchers of a job that are in the same JVM have ended the search of a
 * question. A stream goes one way only, and the encoder has to know how many questions wait before
 * the searchers. Every searcher gets every question, so that those nearby speak for all: with equal
 * parallelism Flink puts one of each into a slot. Where there is none nearby, a search counts as
 * ended at once; searchers then still refuse what is too late.
 *
 * <p>Thread-safe. Encoders and searchers of a job fail and start together.
 */
final class LocalSearches implements AutoCloseable {

  private static final Map<JobID, Job> JOBS = new HashMap<>();

  /** What is known of a job, guarded by {@link #JOBS}. */
  private static final class Job {
    private final Map<String, Search> underWay = new HashMap<>();
    private int searchers;
    private int users;
  }

  private static final class Search {
    private final LocalSearches encoder;
    private final Runnable whenEnded;
    private int searchers;

    Search(LocalSearches encoder, Runnable whenEnded, int searchers) {
      this.encoder = encoder;
      this.whenEnded = whenEnded;
      this.searchers = searchers;
    }
  }

  private enum User {
    ENCODER,
    SEARCHER
  }

  private final JobID id;
  private final User user;

  private LocalSearches(JobID id, User user) {
    this.id = id;
    this.user = user;
  }

  /** For an encoder, to be closed by it. */
  static LocalSearches ofEncoder(JobID id) {
    return open(id, User.ENCODER);
  }

  /** For a searcher, to be closed by it. */
  static LocalSearches ofSearcher(JobID id) {
    return open(id, User.SEARCHER);
  }

  private static LocalSearches open(JobID id, User user) {
    synchronized (JOBS) {
      Job job = JOBS.computeIfAbsent(id, unused -> new Job());
      job.users++;
      job.searchers += user == User.SEARCHER ? 1 : 0;
      return new LocalSearches(id, user);
    }
  }

  /**
   * The question goes to the searchers.
   *
   * @param uid of the question
   * @param whenEnded called once, by any thread, unless this is closed before
   */
  void begin(String uid, Runnable whenEnded) {
    synchronized (JOBS) {
      Job job = job();
      if (job.searchers > 0) {
        job.underWay.put(uid, new Search(this, whenEnded, job.searchers));
        return;
      }
    }
    whenEnded.run();
  }

  /** A searcher is done with the question. */
  void end(String uid) {
    Search ended;
    synchronized (JOBS) {
      Map<String, Search> underWay = job().underWay;
      Search search = underWay.get(uid);
      if (search == null || --search.searchers > 0) {
        return;
      }
      underWay.remove(uid);
      ended = search;
    }
    ended.whenEnded.run();
  }

  @Override
  public void close() {
    List<Search> ended = new ArrayList<>();
    synchronized (JOBS) {
      Job job = job();
      job.users--;
      switch (user) {
        case ENCODER -> job.underWay.values().removeIf(search -> search.encoder == this);
        case SEARCHER -> {
          job.searchers--;
          if (job.searchers == 0) {
            ended.addAll(job.underWay.values());
            job.underWay.clear();
          }
        }
      }
      if (job.users == 0) {
        JOBS.remove(id);
      }
    }
    ended.forEach(search -> search.whenEnded.run());
  }

  private Job job() {
    return Optional.ofNullable(JOBS.get(id))
        .orElseThrow(() -> new IllegalStateException("closed: searches of job " + id));
  }
}
