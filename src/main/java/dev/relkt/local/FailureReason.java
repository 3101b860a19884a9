package dev.relkt.local;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.JobException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.FlinkRuntimeException;

/** Why a job failed, in words for people. */
final class FailureReason {

  /** What Flink's sink says around the reason of Kafka's producer. */
  private static final Pattern SENDING = Pattern.compile("Failed to send data to Kafka (\\S+?)@");

  private FailureReason() {}

  /**
   * What went wrong: in our own words where one of us refused something, else without Flink's
   * wrappers around it.
   */
  static String of(Throwable thrown) {
    Optional<String> ours = Optional.empty();
    String where = "";
    Throwable outermost = thrown;
    boolean wrapped = true;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getName().startsWith("dev.relkt.") && cause.getMessage() != null) {
        ours = Optional.of(cause.getMessage());
      }
      Matcher sending = SENDING.matcher(String.valueOf(cause.getMessage()));
      if (sending.lookingAt()) {
        where = "sending to %s: ".formatted(sending.group(1));
      }
      if (wrapped) {
        outermost = cause;
        wrapped = cause.getCause() != null && saysNothing(cause);
      }
    }
    Throwable unwrapped = outermost;
    String theirs = unwrapped.getMessage() == null ? unwrapped.toString() : unwrapped.getMessage();
    return ours.orElse(where + theirs);
  }

  private static boolean saysNothing(Throwable wrapper) {
    String message = String.valueOf(wrapper.getMessage());
    return wrapper instanceof ExecutionException
        || wrapper instanceof CompletionException
        || wrapper instanceof FlinkException
        || wrapper instanceof FlinkRuntimeException
        || wrapper instanceof JobException
        || wrapper instanceof SuppressRestartsException
        || wrapper instanceof ExceptionInChainedOperatorException
        || message.startsWith("One or more fetchers have encountered")
        || message.startsWith("One or more Kafka Producer send requests have encountered")
        || message.startsWith("SplitFetcher thread");
  }
}
