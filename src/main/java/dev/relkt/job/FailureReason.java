package dev.relkt.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a job failed, in words for people, from what was thrown or from its printed stack trace.
 *
 * <p>The deepest cause of a type of ours has the say, since it tells what to do. Where there is
 * none it is the deepest that our code threw, else the outermost that is no wrapper of Flink's.
 */
public final class FailureReason {

  private static final String OURS = "dev.relkt.";

  /** What Flink's sink says around the reason of Kafka's producer. */
  private static final Pattern SENDING = Pattern.compile("Failed to send data to Kafka (\\S+?)@");

  private static final Set<String> WRAPPERS =
      Set.of("java.util.concurrent.ExecutionException", "java.util.concurrent.CompletionException");

  private static final List<String> WRAPPING_MESSAGES =
      List.of(
          "One or more fetchers have encountered",
          "One or more Kafka Producer send requests have encountered",
          "SplitFetcher thread");

  /** The first line of a cause in a printed stack trace: type and message. */
  private static final Pattern HEADER =
      Pattern.compile("(?:Caused by: )?((?:[a-z_][\\w$]*\\.)+[A-Z][\\w.$]*)(?:: (.*))?");

  /** What Flink's REST client puts after the stack trace of the server. */
  private static final Pattern END = Pattern.compile("End of exception on server side>]|]");

  private static final Pattern OUR_FRAME = Pattern.compile("\\s+at (?:\\S*/)?dev\\.relkt\\..*");

  private FailureReason() {}

  /**
   * One link of the chain.
   *
   * @param type the name of its class
   * @param thrownByUs whether the first frame of its stack trace is ours
   */
  private record Cause(String type, Optional<String> message, boolean thrownByUs) {

    boolean isOurs() {
      return type.startsWith(OURS);
    }

    boolean saysNothing() {
      return type.startsWith("org.apache.flink.")
          || WRAPPERS.contains(type)
          || WRAPPING_MESSAGES.stream().anyMatch(message.orElse("")::startsWith);
    }

    String words() {
      return message.orElse(type);
    }
  }

  public static String of(Throwable thrown) {
    List<Cause> chain = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      StackTraceElement[] frames = cause.getStackTrace();
      chain.add(
          new Cause(
              cause.getClass().getName(),
              Optional.ofNullable(cause.getMessage()),
              frames.length > 0 && frames[0].getClassName().startsWith(OURS)));
    }
    return of(chain);
  }

  /**
   * From a stack trace as {@link Throwable#printStackTrace()} prints it, also one that a cluster's
   * REST interface has in a message. Of a message of several lines the last one counts.
   */
  public static String ofStackTrace(String printed) {
    List<Cause> chain = new ArrayList<>();
    boolean first = true;
    for (String line : printed.split("\n", -1)) {
      if (line.isBlank() || END.matcher(line).matches()) {
        continue;
      }
      if (!line.startsWith("\t")) {
        addLine(chain, line.strip());
        first = true;
      } else if (first && !chain.isEmpty()) {
        Cause thrown = chain.removeLast();
        chain.add(new Cause(thrown.type, thrown.message, OUR_FRAME.matcher(line).matches()));
        first = false;
      }
    }
    return of(chain);
  }

  /** A new cause, or one more line of the message before it. */
  private static void addLine(List<Cause> chain, String line) {
    Matcher header = HEADER.matcher(line);
    if (header.matches()) {
      chain.add(new Cause(header.group(1), Optional.ofNullable(header.group(2)), false));
    } else {
      String type = chain.isEmpty() ? "" : chain.removeLast().type;
      chain.add(new Cause(type, Optional.of(line), false));
    }
  }

  private static String of(List<Cause> chain) {
    Optional<String> ours = Optional.empty();
    Optional<String> thrownByUs = Optional.empty();
    Optional<String> theirs = Optional.empty();
    String where = "";
    for (Cause cause : chain) {
      if (cause.message.isPresent()) {
        ours = cause.isOurs() ? cause.message : ours;
        thrownByUs = cause.thrownByUs ? cause.message : thrownByUs;
      }
      Matcher sending = SENDING.matcher(cause.message.orElse(""));
      if (sending.lookingAt()) {
        where = "sending to %s: ".formatted(sending.group(1));
      }
      if (theirs.isEmpty() && !cause.saysNothing()) {
        theirs = Optional.of(cause.words());
      }
    }
    String deepest = chain.isEmpty() ? "" : chain.getLast().words();
    return Stream.of(ours, thrownByUs)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(where + theirs.orElse(deepest));
  }
}
