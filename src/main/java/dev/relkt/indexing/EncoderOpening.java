package dev.relkt.indexing;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.Encoders;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** An encoder that is being opened by a thread of its own. */
final class EncoderOpening implements AutoCloseable {

  private final CompletableFuture<Encoder> opening = new CompletableFuture<>();

  private EncoderOpening() {}

  static EncoderOpening start(Encoders encoders, ModelVersion model) {
    var started = new EncoderOpening();
    var thread =
        new Thread(
            () -> {
              try {
                started.opening.complete(encoders.open(model));
              } catch (RuntimeException | Error e) {
                started.opening.completeExceptionally(e);
              }
            },
            "open-encoder-" + model.toString().replace('/', '-'));
    thread.setDaemon(true);
    thread.start();
    return started;
  }

  /** Whether there is an encoder, or the reason why not. */
  boolean done() {
    return opening.isDone();
  }

  /**
   * The encoder, once it is done; to be closed by the caller.
   *
   * @throws ModelRefused if the version is not what it should be, or cannot be opened
   */
  Encoder take() {
    try {
      return opening.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ModelRefused refused) {
        throw refused;
      }
      if (e.getCause() instanceof EncoderUnavailable away) {
        throw new ModelRefused(String.valueOf(away.getMessage()), away);
      }
      throw new ModelRefused("it cannot be opened: " + e.getCause(), e);
    }
  }

  /** Closes the encoder, when it is there, unless it was taken. */
  @Override
  public void close() {
    var unused = opening.thenAccept(Encoder::close);
  }
}
