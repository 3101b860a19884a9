package dev.relkt.answering;

import dev.relkt.embedding.Embedding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes questions on a thread of its own: whenever it is free, all that are waiting are one
 * batch, so that one question waits for nobody and many are encoded together. Before the first cut
 * of the index questions wait until their deadline.
 *
 * <p>One thread submits and takes.
 *
 * @param <T> what the caller knows a question by
 */
public final class QuestionEncoding<T> implements AutoCloseable {

  private static final long LOOK_AGAIN_MILLIS = 10;

  private final ServingSnapshots snapshots;
  private final int maxBatch;
  private final Runnable whenDone;
  private final Supplier<String> trouble;
  private final Thread thread;

  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private final List<Encoded<T>> done = new ArrayList<>();
  private int underWay;
  private @Nullable RuntimeException failure;
  private boolean closed;

  /**
   * A question that waits.
   *
   * @param tag what the caller knows it by
   * @param deadlineAtMillis until when it waits for the first cut, since 1970
   */
  public record Waiting<T>(T tag, String text, long deadlineAtMillis) {}

  /**
   * A question that was encoded, or whose deadline passed before there was an index.
   *
   * @param vector its embedding and the pair that is to answer, absent where there is none
   * @param trouble why there is none; empty where there is one
   */
  public record Encoded<T>(T tag, Optional<Vector> vector, String trouble) {}

  /**
   * An encoded question.
   *
   * @param embedding of the pair's space
   * @param pair that is to answer
   */
  public record Vector(Embedding embedding, Reply.Pair pair) {}

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
    thread = new Thread(this::run, "encode-questions");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a question in. */
  public synchronized void submit(Waiting<T> question) {
    waiting.add(question);
    notifyAll();
  }

  /**
   * What was encoded since the last call, in the order of submission.
   *
   * @throws RuntimeException if encoding failed
   */
  public synchronized List<Encoded<T>> take() {
    if (failure != null) {
      throw failure;
    }
    List<Encoded<T>> taken = List.copyOf(done);
    done.clear();
    return taken;
  }

  /** Waits until everything that was submitted can be taken. */
  public synchronized void awaitAll() throws InterruptedException {
    while (failure == null && (!waiting.isEmpty() || underWay > 0)) {
      wait();
    }
  }

  /** Waits for the batch that is under way; what is waiting is dropped. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
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
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<Waiting<T>> batch = new ArrayList<>();
    while (!closed && !waiting.isEmpty() && batch.size() < maxBatch) {
      batch.add(waiting.remove());
    }
    underWay = batch.size();
    return batch;
  }

  private void encodeOrExpire(List<Waiting<T>> batch) throws InterruptedException {
    Optional<ServingSnapshot> acquired = snapshots.acquire();
    if (acquired.isEmpty()) {
      expire(batch);
      return;
    }
    ServingSnapshot snapshot = acquired.get();
    try {
      List<Embedding> embeddings =
          snapshot.encoder().encodeQuestions(batch.stream().map(Waiting::text).toList());
      var pair = new Reply.Pair(snapshot.model(), snapshot.generation().number());
      List<Encoded<T>> encoded = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        encoded.add(
            new Encoded<>(
                batch.get(i).tag(), Optional.of(new Vector(embeddings.get(i), pair)), ""));
      }
      deliver(encoded, List.of());
    } finally {
      snapshots.release(snapshot);
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
                reason.isEmpty() ? "no cut of the index is published yet" : reason));
      } else {
        stillWaiting.add(question);
      }
    }
    deliver(expired, stillWaiting);
    Thread.sleep(LOOK_AGAIN_MILLIS);
  }

  private void deliver(List<Encoded<T>> encoded, List<Waiting<T>> back) {
    synchronized (this) {
      done.addAll(encoded);
      for (int i = back.size() - 1; i >= 0; i--) {
        waiting.addFirst(back.get(i));
      }
      underWay = 0;
      notifyAll();
    }
    if (!encoded.isEmpty()) {
      whenDone.run();
    }
  }
}
