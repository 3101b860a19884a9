package dev.relkt.embedding.serving;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.WordEncoder;
import dev.relkt.embedding.endpoint.EndpointRules;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One encoder an embedding space and JVM, however many subtasks use it: a model's native memory is
 * needed once. Thread-safe.
 */
public final class SharedEncoders {

  private static final Map<Key, Shared> OPEN = new HashMap<>();

  private SharedEncoders() {}

  /**
   * Versions of one space compute the same vectors; those that run elsewhere may do it elsewhere.
   */
  private record Key(EmbeddingSpace space, Optional<Endpoint> endpoint) {}

  private static final class Shared {
    final Key key;
    final CompletableFuture<Encoder> encoder = new CompletableFuture<>();
    int holders;

    Shared(Key key) {
      this.key = key;
    }
  }

  /** As {@link #acquire(ModelFolder, List, EndpointRules)}, by the usual rules. */
  public static Encoder acquire(ModelFolder folder, List<Path> opLibraries) {
    return acquire(folder, opLibraries, EndpointRules.DEFAULT);
  }

  /**
   * The encoder of a model version's space, opened if nobody holds it yet. While one is opened,
   * which may take long, others are opened and given back.
   *
   * @param opLibraries as for {@link VersionEncoders#open}
   * @param rules as there; of those who share one the first one's hold
   * @return to be closed by the caller; native memory is freed when the last holder closes
   * @throws ModelRefused as {@link VersionEncoders#open}
   * @throws EncoderUnavailable as {@link VersionEncoders#open}, or if the caller is interrupted
   *     while somebody else opens it
   */
  public static Encoder acquire(ModelFolder folder, List<Path> opLibraries, EndpointRules rules) {
    var key = new Key(folder.manifest().embeddingSpace(), folder.manifest().endpoint());
    Shared shared;
    boolean first;
    synchronized (OPEN) {
      first = !OPEN.containsKey(key);
      shared = OPEN.computeIfAbsent(key, Shared::new);
      shared.holders++;
    }
    if (first) {
      open(shared, folder, opLibraries, rules);
    }
    return new Lease(shared, await(shared, folder));
  }

  private static void open(
      Shared shared, ModelFolder folder, List<Path> opLibraries, EndpointRules rules) {
    try {
      shared.encoder.complete(VersionEncoders.open(folder, opLibraries, rules));
    } catch (RuntimeException | Error e) {
      synchronized (OPEN) {
        OPEN.remove(shared.key);
      }
      shared.encoder.completeExceptionally(e);
      throw e;
    }
  }

  private static Encoder await(Shared shared, ModelFolder folder) {
    try {
      return shared.encoder.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EncoderUnavailable away) {
        throw new EncoderUnavailable(String.valueOf(away.getMessage()), away);
      }
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new ModelRefused(String.valueOf(cause.getMessage()), cause);
    } catch (InterruptedException e) {
      release(shared);
      Thread.currentThread().interrupt();
      throw new EncoderUnavailable(
          "model %s: interrupted while its encoder was opened"
              .formatted(folder.manifest().modelVersion()),
          e);
    }
  }

  private static void release(Shared shared) {
    synchronized (OPEN) {
      if (--shared.holders > 0) {
        return;
      }
      OPEN.remove(shared.key, shared);
    }
    var unused = shared.encoder.thenAccept(Encoder::close);
  }

  /** How many encoders are open in this JVM. */
  static int open() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  private static final class Lease implements Encoder {

    private final Shared shared;
    private final Encoder encoder;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(Shared shared, Encoder encoder) {
      this.shared = shared;
      this.encoder = encoder;
    }

    private Encoder encoder() {
      if (released.get()) {
        throw new IllegalStateException(
            "encoder of space %s: closed (expected: open); acquire one for as long as it is used"
                .formatted(encoder.space()));
      }
      return encoder;
    }

    @Override
    public EmbeddingSpace space() {
      return encoder.space();
    }

    @Override
    public int dimension() {
      return encoder.dimension();
    }

    @Override
    public VectorSpec vectors() {
      return encoder.vectors();
    }

    @Override
    public List<Embedding> encodeQuestions(List<String> texts) {
      return encoder().encodeQuestions(texts);
    }

    @Override
    public List<List<Embedding>> encodePassages(List<PassageText> passages) {
      return encoder().encodePassages(passages);
    }

    @Override
    public Encoder withPatience(Duration patience) {
      return encoder().withPatience(patience);
    }

    @Override
    public Optional<WordEncoder> words() {
      return encoder().words();
    }

    @Override
    public int cheapBatch() {
      return encoder().cheapBatch();
    }

    @Override
    public void close() {
      if (released.compareAndSet(false, true)) {
        release(shared);
      }
    }
  }
}
