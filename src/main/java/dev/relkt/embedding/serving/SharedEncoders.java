package dev.relkt.embedding.serving;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One encoder an embedding space and JVM, however many subtasks use it: a model's native memory is
 * needed once. Thread-safe.
 */
public final class SharedEncoders {

  private static final Map<EmbeddingSpace, Shared> OPEN = new HashMap<>();

  private SharedEncoders() {}

  private static final class Shared {
    final Encoder encoder;
    int holders;

    Shared(Encoder encoder) {
      this.encoder = encoder;
    }
  }

  /**
   * The encoder of a model version's space, opened if nobody holds it yet. Versions with one space
   * compute the same vectors, so they share.
   *
   * @param opLibraries as for {@link NetworkEncoder#open}
   * @return to be closed by the caller; native memory is freed when the last holder closes
   * @throws ModelRefused as {@link NetworkEncoder#open}
   */
  public static Encoder acquire(ModelFolder folder, List<Path> opLibraries) {
    EmbeddingSpace space = folder.manifest().embeddingSpace();
    synchronized (OPEN) {
      Shared shared = OPEN.get(space);
      if (shared == null) {
        shared = new Shared(NetworkEncoder.open(folder, opLibraries));
        OPEN.put(space, shared);
      }
      shared.holders++;
      return new Lease(shared);
    }
  }

  private static void release(Shared shared) {
    synchronized (OPEN) {
      if (--shared.holders == 0) {
        OPEN.remove(shared.encoder.space());
        shared.encoder.close();
      }
    }
  }

  /** How many encoders are open in this JVM. */
  static int open() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  private static final class Lease implements Encoder {

    private final Shared shared;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(Shared shared) {
      this.shared = shared;
    }

    private Encoder encoder() {
      if (released.get()) {
        throw new IllegalStateException(
            "encoder of space %s: closed (expected: open); acquire one for as long as it is used"
                .formatted(shared.encoder.space()));
      }
      return shared.encoder;
    }

    @Override
    public EmbeddingSpace space() {
      return shared.encoder.space();
    }

    @Override
    public int dimension() {
      return shared.encoder.dimension();
    }

    @Override
    public VectorSpec vectors() {
      return shared.encoder.vectors();
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
    public void close() {
      if (released.compareAndSet(false, true)) {
        release(shared);
      }
    }
  }
}
