package dev.relkt.evaluation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Work over a long list in batches, on two threads, with the outcomes taken in order. */
final class Batches {

  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2);

  /** Batches that may be worked on or wait to be taken: bounds the memory. */
  private static final int IN_FLIGHT = 2 * THREADS;

  private Batches() {}

  /**
   * @param step what is done, and unit what to, for the progress
   * @param work called from several threads; an outcome for each item, in the same order
   * @param taker called from the calling thread, in the order of the items
   */
  static <T, R> void inOrder(
      List<T> items,
      int batch,
      Function<List<T>, List<R>> work,
      String step,
      String unit,
      Progress progress,
      BiConsumer<T, R> taker) {
    Deque<Future<List<R>>> flying = new ArrayDeque<>();
    int sent = 0;
    int taken = 0;
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("evaluation").factory());
    try {
      progress.at(step, unit, 0, items.size());
      while (taken < items.size()) {
        while (sent < items.size() && flying.size() < IN_FLIGHT) {
          List<T> some = items.subList(sent, Math.min(sent + batch, items.size()));
          flying.add(threads.submit(() -> work.apply(some)));
          sent += some.size();
        }
        for (R outcome : flying.remove().get()) {
          taker.accept(items.get(taken), outcome);
          taken++;
        }
        progress.at(step, unit, taken, items.size());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + step, e);
    } finally {
      threads.shutdownNow();
    }
  }
}
