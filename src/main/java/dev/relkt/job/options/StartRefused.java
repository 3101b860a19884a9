package dev.relkt.job.options;

import dev.relkt.registry.ModelRefused;
import dev.relkt.shard.ShardRefused;
import dev.relkt.snapshot.store.IndexRefused;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** A job that must not be started as it was. The message says why and what to do. */
public final class StartRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StartRefused(String message) {
    super(message);
  }

  /** A task's start, which may be refused. */
  public interface Start<T> {
    T start() throws Exception;
  }

  /**
   * Runs a task's start. What is refused at the job's own start fails the job at once, so that
   * whoever starts it reads why; once it ran, it is tried again, since somebody may repair what is
   * missing.
   */
  public static <T> T unlessItRan(TaskInfo task, Start<T> start) throws Exception {
    try {
      return start.start();
    } catch (IndexRefused | ModelRefused | ShardRefused e) {
      if (task.getAttemptNumber() == 0) {
        throw new SuppressRestartsException(e);
      }
      throw e;
    }
  }

  /** For ever: trying again changes nothing. */
  public static SuppressRestartsException forEver(String message) {
    return new SuppressRestartsException(new StartRefused(message));
  }
}
