package dev.relkt.http.exchange;

import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the bodies of requests, with limits. */
public final class Bodies {

  private static final Set<String> JSON = Set.of("application/json");
  private static final Set<String> JSON_LINES =
      Set.of("application/jsonl", "application/x-ndjson", "application/x-jsonlines");

  private Bodies() {}

  /**
   * A body of JSON.
   *
   * @param maxBytes that it may have
   * @throws ProblemException if it is larger, or says that it is something else
   */
  public static byte[] json(Context context, int maxBytes) {
    requireType(context, JSON, "application/json");
    if (context.req().getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    try {
      byte[] body = context.req().getInputStream().readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw tooLarge(maxBytes);
      }
      if (body.length == 0) {
        throw new ProblemException(Kind.BAD_REQUEST, "body: empty (expected: a JSON object)");
      }
      return body;
    } catch (IOException e) {
      throw unread(e);
    }
  }

  /**
   * As {@link #json}; absent where there is no body.
   *
   * @throws ProblemException as {@link #json}
   */
  public static Optional<byte[]> jsonIfAny(Context context, int maxBytes) {
    boolean any =
        context.req().getContentLengthLong() > 0 || context.header("Transfer-Encoding") != null;
    return any ? Optional.of(json(context, maxBytes)) : Optional.empty();
  }

  /**
   * A body of JSON Lines, to be read as it comes.
   *
   * @throws ProblemException if it says that it is something else
   */
  public static InputStream jsonLines(Context context) {
    requireType(context, JSON_LINES, "application/jsonl or application/x-ndjson");
    try {
      return context.req().getInputStream();
    } catch (IOException e) {
      throw unread(e);
    }
  }

  /** The body did not come as it was announced. */
  public static ProblemException unread(IOException e) {
    return new ProblemException(
        Kind.BAD_REQUEST, "body: it cannot be read to its end: " + e.getMessage(), e);
  }

  private static ProblemException tooLarge(int maxBytes) {
    return new ProblemException(
        Kind.TOO_LARGE, "body: too large (expected: at most %,d bytes)".formatted(maxBytes));
  }

  private static void requireType(Context context, Set<String> types, String expected) {
    String given = context.contentType();
    String type = given == null ? "" : given;
    int end = type.indexOf(';');
    String media = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    String parameters = end < 0 ? "" : type.substring(end).toLowerCase(Locale.ROOT);
    boolean otherCharset = parameters.contains("charset") && !parameters.contains("utf-8");
    if (!types.contains(media) || otherCharset) {
      throw new ProblemException(
          Kind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type: \"%s\" (expected: %s, in UTF-8)"
              .formatted(Texts.abridged(type), expected));
    }
    String encoding = context.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          Kind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Encoding: \"%s\" (expected: none)".formatted(Texts.abridged(encoding)));
    }
  }
}
