package dev.relkt.answering;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.EncoderUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes questions on a thread of its own: whenever it is free, all that are waiting are one
 * batch, so that one question waits for nobody and many are encoded together. Before the first
 * snapshot of the index questions wait until their deadline.
 *
 * <p>Afterwards none waits longer than it can be answered in time: see {@link QuestionQueue}. For
 * that the caller says of every vector that it took when its search has ended. No more is encoded
 * while more than a batch is searched: questions wait here, where they are counted.
 *
 * <p>One thread submits and takes; any may say that a search has ended.
 *
 * @param <T> what the caller knows a question by
 */
public final class QuestionEncoding<T> implements AutoCloseable {

  private static final long LOOK_AGAIN_MILLIS = 10;

  /**
   * How long an encoder that runs elsewhere is asked again for one batch: questions that came
   * meanwhile wait for its end.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A question that has less time left is not asked again. */
  private static final long TOO_LATE_MILLIS = 250;

  private final ServingSnapshots snapshots;
  private final int maxBatch;
  private final Runnable whenDone;
  private final Supplier<String> trouble;
  private final Thread thread;

  private final QuestionQueue<T> waiting = new QuestionQueue<>();
  private final List<Encoded<T>> done = new ArrayList<>();
  private int underWay;
  private int searching;

  /** Vectors in {@link #done}. */
  private int untaken;

  private boolean draining;
  private @Nullable RuntimeException failure;
  private boolean began;
  private boolean closed;

  /**
   * A question that waits.
   *
   * @param tag what the caller knows it by
   * @param deadlineAtMillis until when it has to be answered, since 1970
   */
  public record Waiting<T>(T tag, String text, long deadlineAtMillis) {}

  /**
   * A question that was encoded, or will not be.
   *
   * @param vector its embedding with the model and generation that are to answer, absent where
   *     there are none
   * @param trouble why there is none; empty where there is one
   * @param outcome what became of it
   */
  public record Encoded<T>(T tag, Optional<Vector> vector, String trouble, Outcome outcome) {}

  /** What became of a question. */
  public enum Outcome {
    /** It was encoded. */
    ENCODED,
    /** Its deadline passed before there was an index. */
    NO_INDEX,
    /** It could not be answered before its deadline, since there were too many. */
    REFUSED,
    /** Its deadline came while the encoder, which runs elsewhere, did not answer. */
    NO_ENCODER
  }

  /**
   * An encoded question.
   *
   * @param embedding of the generation's space
   * @param serving the model and generation that are to answer
   */
  public record Vector(Embedding embedding, Reply.Serving serving) {}

  /**
   * @param maxBatch how many questions at most are encoded at once
   * @param whenDone called on the encoding thread when something can be taken
   * @param trouble why the index is not there, where it should be; empty where it is just not there
   *     yet
   */
  public QuestionEncoding(
      ServingSnapshots snapshots, int maxBatch, Runnable whenDone, Supplier<String> trouble) {
    this.snapshots = snapshots;
    this.maxBatch = maxBatch;
    this.whenDone = whenDone;
    this.trouble = trouble;
    thread = Thread.ofPlatform().daemon().name("encode-questions").start(this::run);
  }

  /** Takes a question in, or refuses it; which of them, {@link #take} tells. */
  public void submit(Waiting<T> question) {
    Optional<ServingSnapshot> served = snapshots.acquire();
    served.ifPresent(snapshots::release);
    synchronized (this) {
      if (served.isEmpty()) {
        waiting.add(question, System.nanoTime());
        notifyAll();
        return;
      }
      Optional<String> refused =
          waiting.offer(question, System.currentTimeMillis(), System.nanoTime());
      notifyAll();
      if (refused.isEmpty()) {
        return;
      }
      done.add(refused(question, refused.get()));
    }
    whenDone.run();
  }

  private static <T> Encoded<T> refused(Waiting<T> question, String note) {
    return new Encoded<>(question.tag(), Optional.empty(), note, Outcome.REFUSED);
  }

  /** Questions that were taken in and are not answered yet. */
  public synchronized int present() {
    return waiting.present();
  }

  /** The search for a vector that was taken has ended. */
  public synchronized void searched() {
    searching--;
    waiting.answered(System.nanoTime());
    notifyAll();
  }

  /**
   * What was encoded or refused since the last call; what was encoded is in the order of
   * submission.
   *
   * @throws RuntimeException if encoding failed
   */
  public synchronized List<Encoded<T>> take() {
    if (failure != null) {
      throw failure;
    }
    List<Encoded<T>> taken = List.copyOf(done);
    done.clear();
    searching += untaken;
    untaken = 0;
    notifyAll();
    return taken;
  }

  /** Waits until everything that was submitted can be taken, however much is searched. */
  public synchronized void awaitAll() throws InterruptedException {
    draining = true;
    notifyAll();
    while (failure == null && (!waiting.isEmpty() || underWay > 0)) {
      wait();
    }
  }

  /**
   * Waits for the batch that is under way, or ends it where an encoder elsewhere is asked; what is
   * waiting is dropped.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        List<Waiting<T>> batch = next();
        if (batch.isEmpty()) {
          return;
        }
        encodeOrExpire(batch);
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        if (closed) {
          return;
        }
        failure = e;
        notifyAll();
      }
      whenDone.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for questions; none when closed. */
  private synchronized List<Waiting<T>> next() throws InterruptedException {
    while (!closed && (waiting.isEmpty() || !(draining || ahead() <= maxBatch))) {
      wait();
    }
    List<Waiting<T>> batch = closed ? List.of() : waiting.next(maxBatch);
    underWay = batch.size();
    return batch;
  }

  /** Questions that are encoded and not yet answered. */
  private int ahead() {
    return searching + untaken;
  }

  private void encodeOrExpire(List<Waiting<T>> batch) throws InterruptedException {
    Optional<ServingSnapshot> acquired = snapshots.acquire();
    if (acquired.isEmpty()) {
      expire(batch);
      return;
    }
    ServingSnapshot snapshot = acquired.get();
    try {
      QuestionQueue.Turn<T> turn;
      synchronized (this) {
        turn = waiting.turn(batch, draining ? 0 : ahead(), System.currentTimeMillis());
      }
      List<Encoded<T>> encoded = new ArrayList<>();
      turn.refused().forEach(one -> encoded.add(refused(one.question(), one.note())));
      List<Waiting<T>> back = List.of();
      if (!turn.taken().isEmpty()) {
        try {
          encode(turn.taken(), snapshot, encoded);
          began();
        } catch (EncoderUnavailable e) {
          back = withoutEncoder(turn.taken(), e, encoded);
        }
      }
      deliver(encoded, back);
      if (!back.isEmpty()) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    } finally {
      snapshots.release(snapshot);
    }
  }

  /**
   * Gives up those whose deadline has come.
   *
   * @return the others
   */
  private List<Waiting<T>> withoutEncoder(
      List<Waiting<T>> batch, EncoderUnavailable reason, List<Encoded<T>> encoded)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long now = System.currentTimeMillis();
    List<Waiting<T>> back = new ArrayList<>();
    for (Waiting<T> question : batch) {
      if (question.deadlineAtMillis() > now + TOO_LATE_MILLIS) {
        back.add(question);
        continue;
      }
      String note = "not searched: %s; ask again".formatted(reason.getMessage());
      encoded.add(new Encoded<>(question.tag(), Optional.empty(), note, Outcome.NO_ENCODER));
      synchronized (this) {
        waiting.gaveUp();
      }
    }
    return back;
  }

  /** Until now questions waited for an encoder and an index, not for each other. */
  private synchronized void began() {
    if (!began) {
      began = true;
      waiting.began(System.nanoTime());
    }
  }

  private static <T> void encode(
      List<Waiting<T>> batch, ServingSnapshot snapshot, List<Encoded<T>> encoded) {
    long left =
        batch.stream().mapToLong(Waiting::deadlineAtMillis).min().orElseThrow()
            - System.currentTimeMillis();
    List<Embedding> embeddings =
        snapshot
            .encoder()
            .withPatience(Duration.ofMillis(Math.clamp(left, 1, PATIENCE.toMillis())))
            .encodeQuestions(batch.stream().map(Waiting::text).toList());
    var serving = new Reply.Serving(snapshot.model(), snapshot.generation().number());
    for (int i = 0; i < batch.size(); i++) {
      var vector = new Vector(embeddings.get(i), serving);
      encoded.add(new Encoded<>(batch.get(i).tag(), Optional.of(vector), "", Outcome.ENCODED));
    }
  }

  private void expire(List<Waiting<T>> batch) throws InterruptedException {
    long now = System.currentTimeMillis();
    List<Encoded<T>> expired = new ArrayList<>();
    List<Waiting<T>> stillWaiting = new ArrayList<>();
    for (Waiting<T> question : batch) {
      if (question.deadlineAtMillis() <= now) {
        String reason = trouble.get();
        expired.add(
            new Encoded<>(
                question.tag(),
                Optional.empty(),
                reason.isEmpty() ? "no snapshot of the index is published yet" : reason,
                Outcome.NO_INDEX));
      } else {
        stillWaiting.add(question);
      }
    }
    synchronized (this) {
      expired.forEach(one -> waiting.gaveUp());
    }
    deliver(expired, stillWaiting);
    Thread.sleep(LOOK_AGAIN_MILLIS);
  }

  private void deliver(List<Encoded<T>> encoded, List<Waiting<T>> back) {
    synchronized (this) {
      done.addAll(encoded);
      untaken += (int) encoded.stream().filter(one -> one.vector().isPresent()).count();
      waiting.putBack(back);
      underWay = 0;
      notifyAll();
    }
    if (!encoded.isEmpty()) {
      whenDone.run();
    }
  }
}
