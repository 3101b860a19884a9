package dev.relkt.local;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.JobException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkException;

/** Why a job failed, in words for people. */
final class FailureReason {

  private FailureReason() {}

  /**
   * What went wrong: in our own words where one of us refused something, else without Flink's
   * wrappers around it.
   */
  static String of(Throwable thrown) {
    Optional<String> ours = Optional.empty();
    Throwable outermost = thrown;
    boolean wrapped = true;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getName().startsWith("dev.relkt.") && cause.getMessage() != null) {
        ours = Optional.of(cause.getMessage());
      }
      if (wrapped) {
        outermost = cause;
        wrapped =
            cause instanceof ExecutionException
                || cause instanceof CompletionException
                || cause instanceof FlinkException
                || cause instanceof JobException
                || cause instanceof SuppressRestartsException;
      }
    }
    Throwable unwrapped = outermost;
    return ours.orElseGet(
        () -> unwrapped.getMessage() == null ? unwrapped.toString() : unwrapped.getMessage());
  }
}
