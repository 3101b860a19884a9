package dev.relkt.training;

import dev.relkt.training.Curriculum.Drawn;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Draws batches on a thread of its own while the graph learns from the one before. One drawing
 * thread, so that a seed gives the same batches every time.
 */
final class BatchQueue implements AutoCloseable {

  private static final int AHEAD = 4;

  private final BlockingQueue<Drawn> drawn = new ArrayBlockingQueue<>(AHEAD);
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final Thread thread;

  BatchQueue(Curriculum curriculum, long seed) {
    var random = new SplittableRandom(seed);
    thread =
        Thread.ofPlatform()
            .name("batches")
            .daemon()
            .start(
                () -> {
                  try {
                    while (true) {
                      drawn.put(curriculum.next(random));
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // closed
                  } catch (RuntimeException | Error e) {
                    failure.completeExceptionally(e);
                  }
                });
  }

  /** The next batch; waits for it. */
  Drawn take() {
    try {
      while (true) {
        Drawn next = drawn.poll(1, TimeUnit.SECONDS);
        if (next != null) {
          return next;
        }
        if (failure.isCompletedExceptionally()) {
          failure.join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingRefused("training: interrupted", e);
    } catch (CompletionException e) {
      throw new TrainingRefused("training: a batch could not be drawn: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
