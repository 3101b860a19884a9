package dev.relkt.http.problem;

import java.util.OptionalInt;

/**
 * Why a request was not done, as RFC 9457 has it.
 *
 * @param kind what kind of problem; programs go by it
 * @param detail what was found and what is expected, for people; the words of the dead letters
 *     where a record is refused
 * @param retryAfterSeconds after which time it is worth another try; absent where it is not
 */
public record Problem(Kind kind, String detail, OptionalInt retryAfterSeconds) {

  /** What kinds there are. */
  public enum Kind {
    BAD_REQUEST(400, "bad-request", "The request cannot be understood"),
    NO_TOKEN(401, "no-token", "An access token is needed"),
    FORBIDDEN(403, "forbidden", "The access token does not allow this"),
    NOT_FOUND(404, "not-found", "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The address does not take this method"),
    NOT_ACCEPTABLE(406, "not-acceptable", "The answer has another form"),
    TOO_SLOW(408, "too-slow", "The request did not come in time"),
    CONFLICT(409, "conflict", "It does not go with how things are"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    ADDRESS_TOO_LONG(414, "address-too-long", "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body has another form"),
    EXPECTATION_FAILED(417, "expectation-failed", "What is expected is not done here"),
    REFUSED(422, "refused", "The record is refused"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The headers are too large"),
    FAILED(500, "failed", "Something went wrong in the gateway"),
    NOT_IMPLEMENTED(501, "not-implemented", "The server does not know this"),
    UNAVAILABLE(503, "unavailable", "Something that is needed is away"),
    NO_ANSWER(504, "no-answer", "No answer came in time"),
    OTHER_PROTOCOL(505, "other-protocol", "Another version of HTTP is spoken here");

    private final int status;
    private final String name;
    private final String title;

    Kind(int status, String name, String title) {
      this.status = status;
      this.name = name;
      this.title = title;
    }

    /** The status code of HTTP. */
    public int status() {
      return status;
    }

    /** What the document has as its type. */
    public String type() {
      return "urn:relkt:problem:" + name;
    }

    /** The same words for all problems of the kind. */
    public String title() {
      return title;
    }

    /** The kind for a status code; that of its class where there is none. */
    public static Kind of(int status) {
      for (Kind kind : values()) {
        if (kind.status == status) {
          return kind;
        }
      }
      return status >= 500 ? FAILED : BAD_REQUEST;
    }
  }

  public Problem(Kind kind, String detail) {
    this(kind, detail, OptionalInt.empty());
  }
}
