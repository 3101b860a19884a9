package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelRefused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an endpoint for vectors: at its pace, a few requests at a time, and again while it does not
 * answer. Thread-safe; interrupting a caller ends its waiting at once.
 */
final class EndpointClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointClient.class);

  private final String what;
  private final Endpoint endpoint;
  private final EndpointCall call;
  private final RequestPace pace;
  private final Semaphore places;
  private final Time time;
  private final AtomicBoolean away = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param what whose endpoint it is, the beginning of all that is said about it
   */
  EndpointClient(String what, Endpoint endpoint, EndpointKey key, Time time) {
    this(what, endpoint, endpoint.dimension(), key, time);
  }

  /**
   * One whose vectors need not have the endpoint's dimension.
   *
   * @param dimension components that vectors must have, 0 for any number up to the endpoint's
   */
  EndpointClient(String what, Endpoint endpoint, int dimension, EndpointKey key, Time time) {
    this.what = "%s, endpoint %s".formatted(what, endpoint.url());
    this.endpoint = endpoint;
    this.time = time;
    call = new EndpointCall(endpoint, dimension, key, time);
    pace = new RequestPace(endpoint.requestsPerMinute(), time);
    places = new Semaphore(endpoint.concurrency(), true);
  }

  /** Whose endpoint it is and where, for messages. */
  String what() {
    return what;
  }

  /** The clock by which {@link #ask} is told until when. */
  long nanos() {
    return time.nanos();
  }

  /**
   * Asks until there is an answer.
   *
   * @param texts one or more, none empty, as many as a request may have
   * @param until the time, in nanoseconds of the clock, from which on it is given up; one request
   *     is sent in any case, unless its turn comes too late
   * @return {@link Attempt.Vectors} or {@link Attempt.TextsRefused}
   * @throws EncoderUnavailable if there was none in time
   * @throws ModelRefused if there will be none, or it is none of this model
   */
  Attempt ask(List<String> texts, long until) throws InterruptedException {
    long began = time.nanos();
    for (int sent = 1; ; sent++) {
      Attempt attempt = once(texts, until);
      switch (attempt) {
        case Attempt.Vectors vectors -> {
          answered();
          return vectors;
        }
        case Attempt.TextsRefused refused -> {
          answered();
          return refused;
        }
        case Attempt.Failed failed -> {
          throw refused(failed);
        }
        case Attempt.Again again -> {
          Duration pause = again.asked().orElse(Backoff.after(sent, ThreadLocalRandom.current()));
          again.asked().ifPresent(pace::hold);
          if (time.nanos() + pause.toNanos() - until >= 0) {
            throw unavailable(again, sent, Duration.ofNanos(time.nanos() - began));
          }
          say(again);
          time.sleep(pause);
        }
      }
    }
  }

  private Attempt once(List<String> texts, long until) throws InterruptedException {
    long left = Math.max(0, until - time.nanos());
    if (!places.tryAcquire(left, TimeUnit.NANOSECONDS)) {
      return again(
          "%d requests are under way, as many as there may be, and none ended in time"
              .formatted(endpoint.concurrency()));
    }
    try {
      if (!pace.await(until)) {
        return again(
            pace.isHeld()
                ? "it asked to be left alone for a while"
                : "the turn of this request comes too late%s"
                    .formatted(
                        endpoint
                            .requestsPerMinute()
                            .map(" at %d requests a minute"::formatted)
                            .orElse("")));
      }
      if (closed) {
        throw new EncoderUnavailable("%s: closed while it was asked".formatted(what));
      }
      Duration timeout = Duration.ofSeconds(endpoint.timeoutSeconds());
      long rest = until - time.nanos();
      return call.send(
          texts, rest > 0 && rest < timeout.toNanos() ? Duration.ofNanos(rest) : timeout);
    } finally {
      places.release();
    }
  }

  private static Attempt again(String reason) {
    return new Attempt.Again(reason, Optional.empty(), Optional.empty());
  }

  private ModelRefused refused(Attempt.Failed failed) {
    String message = "%s: %s".formatted(what, failed.reason());
    return failed
        .cause()
        .map(cause -> new ModelRefused(message, cause))
        .orElseGet(() -> new ModelRefused(message));
  }

  private EncoderUnavailable unavailable(Attempt.Again again, int sent, Duration tried) {
    String message =
        "%s does not answer: %s%s; asked %s within %.1f s; see whether it runs and can be reached from here"
            .formatted(
                what,
                again.reason(),
                again
                    .asked()
                    .map(d -> "; it asks to be left alone for %d s".formatted(d.toSeconds()))
                    .orElse(""),
                sent == 1 ? "once" : "%d times".formatted(sent),
                tried.toMillis() / 1e3);
    return again
        .cause()
        .map(cause -> new EncoderUnavailable(message, cause))
        .orElseGet(() -> new EncoderUnavailable(message));
  }

  /** Once an outage. */
  private void say(Attempt.Again again) {
    if (away.compareAndSet(false, true)) {
      LOG.warn("{}: {}; trying again", what, again.reason());
    }
  }

  private void answered() {
    if (away.compareAndSet(true, false)) {
      LOG.info("{} answers again", what);
    }
  }

  /** Ends requests that are under way; whoever waits is told that the endpoint is not available. */
  @Override
  public void close() {
    closed = true;
    call.close();
  }
}
