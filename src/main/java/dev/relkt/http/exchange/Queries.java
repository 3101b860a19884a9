package dev.relkt.http.exchange;

import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the parameters of addresses. */
public final class Queries {

  private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
  private static final int MAX_WAIT_SECONDS = 300;

  private Queries() {}

  /**
   * Refuses parameters that the route does not know, so that a misspelt one is noticed.
   *
   * @throws ProblemException naming it
   */
  public static void only(Context context, Set<String> known) {
    only(context, known, Set.of());
  }

  /**
   * As {@link #only(Context, Set)}, with parameters that may be given several times.
   *
   * @param often those, all of which are known too
   * @throws ProblemException naming the one that is unknown, or given too often
   */
  public static void only(Context context, Set<String> known, Set<String> often) {
    context
        .queryParamMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                throw new ProblemException(
                    Kind.BAD_REQUEST,
                    "parameter \"%s\": unknown (expected: %s)"
                        .formatted(
                            Texts.abridged(name),
                            known.isEmpty()
                                ? "none"
                                : String.join(", ", known.stream().sorted().toList())));
              }
              if (values.size() > 1 && !often.contains(name)) {
                throw new ProblemException(
                    Kind.BAD_REQUEST,
                    "parameter \"%s\": %d times (expected: once)".formatted(name, values.size()));
              }
            });
  }

  /** A whole number; absent where there is no such parameter. */
  public static OptionalLong whole(Context context, String name, long from, long to) {
    String text = context.queryParam(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long value = Long.parseLong(text.strip());
      if (value >= from && value <= to) {
        return OptionalLong.of(value);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ProblemException(
        Kind.BAD_REQUEST,
        "parameter %s: \"%s\" (expected: a whole number from %d to %d)"
            .formatted(name, Texts.abridged(text), from, to));
  }

  /** One of some words; the first one where there is no such parameter. */
  public static String oneOf(Context context, String name, List<String> words) {
    String text = context.queryParam(name);
    if (text == null) {
      return words.getFirst();
    }
    if (!words.contains(text)) {
      throw new ProblemException(
          Kind.BAD_REQUEST,
          "parameter %s: \"%s\" (expected: %s)"
              .formatted(name, Texts.abridged(text), String.join(" or ", words)));
    }
    return text;
  }

  /** How long {@code wait} waits: {@code timeout}, in seconds. */
  public static Duration timeout(Context context) {
    OptionalLong seconds = whole(context, "timeout", 0, MAX_WAIT_SECONDS);
    return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : USUAL_WAIT;
  }
}
