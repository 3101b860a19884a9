package dev.relkt.training.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Threads that end before the work goes on; the first failure of one is thrown. */
final class Workers {

  private final List<CompletableFuture<Void>> running = new ArrayList<>();

  void start(Runnable work) {
    var done = new CompletableFuture<Void>();
    running.add(done);
    Thread.ofPlatform()
        .name("training-worker-" + running.size())
        .daemon()
        .start(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            });
  }

  void join() {
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw e;
    }
  }
}
