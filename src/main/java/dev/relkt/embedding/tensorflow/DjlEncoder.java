package dev.relkt.embedding.tensorflow;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * An encoder of a model version's SavedModel.
 *
 * <p>Opening one verifies the version's checksums, decides on the SavedModel's ops and paths
 * ({@code ModelVerifier}) before anything of it is loaded, loads it, and proves it on the golden
 * texts of its manifest: the right number of finite components, unit length, and the golden vectors
 * themselves.
 *
 * <p>TensorFlow runs a foreign model. The table of one of our students is read out of the
 * SavedModel and summed up in Java ({@code TableNetwork}); it is compared with TensorFlow and
 * proven on the golden texts as well before it serves, and TensorFlow's copy is freed then.
 *
 * <p>A row that the model gives must be finite and of a length within {@value #LENGTH_TOLERANCE} of
 * 1; it is then scaled to length 1. Anything else is a model that does not end in a normalisation,
 * and an error rather than a guess.
 *
 * <p>Texts go to the model at most {@value #MAX_WINDOWS} windows and about {@value #MAX_SIZE} keys,
 * tokens or characters at a time, whatever the caller's batch is. Thread-safe; closing waits for
 * the calls that run.
 */
public final class DjlEncoder implements Encoder {

  /** How far the length of a row may be from 1 before it is scaled. */
  public static final double LENGTH_TOLERANCE = 0.05;

  /** The least cosine between a golden vector and what the model gives for its text. */
  public static final double GOLDEN_COSINE = 0.999;

  static final int MAX_WINDOWS = 256;
  static final int MAX_SIZE = 1 << 17;

  private final ModelManifest manifest;
  private final EmbeddingSpace space;
  private final Windowing windowing;
  private final Network network;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private DjlEncoder(ModelFolder folder, Windowing windowing, Network network) {
    this.manifest = folder.manifest();
    this.space = manifest.embeddingSpace();
    this.windowing = windowing;
    this.network = network;
  }

  /**
   * Opens a model version.
   *
   * @param opLibraries shared libraries with further TensorFlow ops, loaded first; trusted as code
   *     that runs in this process
   * @throws ModelRefused if the version is damaged, holds what it must not, or does not compute
   *     what its manifest says
   */
  public static DjlEncoder open(ModelFolder folder, List<Path> opLibraries) {
    return open(folder, opLibraries, TableNetwork::of);
  }

  /** As {@link #open}, but TensorFlow computes every vector, of our students' too. */
  static DjlEncoder openInTensorFlow(ModelFolder folder, List<Path> opLibraries) {
    return open(folder, opLibraries, (f, model) -> Optional.empty());
  }

  private static DjlEncoder open(
      ModelFolder folder,
      List<Path> opLibraries,
      BiFunction<ModelFolder, LoadedModel, Optional<? extends Network>> faster) {
    folder.verify();
    TensorFlowNatives.load();
    Set<String> libraryOps = OpLibraries.load(opLibraries);
    ModelVerifier.check(folder, libraryOps);
    Windowing windowing = Windowing.of(folder);
    LoadedModel model;
    try {
      model = LoadedModel.load(folder);
    } catch (RuntimeException | Error e) {
      windowing.close();
      throw e;
    }
    var encoder = new DjlEncoder(folder, windowing, model);
    try {
      GoldenProbe.check(encoder, folder.manifest());
      Optional<? extends Network> network = faster.apply(folder, model);
      if (network.isPresent()) {
        model.close();
        encoder = new DjlEncoder(folder, windowing, network.get());
        GoldenProbe.check(encoder, folder.manifest());
      }
      return encoder;
    } catch (RuntimeException | Error e) {
      encoder.close();
      throw e;
    }
  }

  /** What computes its vectors. */
  Network network() {
    return network;
  }

  @Override
  public EmbeddingSpace space() {
    return space;
  }

  @Override
  public int dimension() {
    return manifest.dimension();
  }

  @Override
  public VectorSpec vectors() {
    return manifest.vectors();
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> texts) {
    return whileOpen(
        () -> {
          var windows = new ArrayList<Window>(texts.size());
          for (int i = 0; i < texts.size(); i++) {
            try {
              windows.add(windowing.question(texts.get(i)));
            } catch (IllegalArgumentException e) {
              throw new IllegalArgumentException("question %d: %s".formatted(i, e.getMessage()), e);
            }
          }
          return encode(windows);
        });
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    return whileOpen(
        () -> {
          var windows = new ArrayList<Window>();
          int[] ends = new int[passages.size()];
          for (int i = 0; i < ends.length; i++) {
            try {
              windows.addAll(windowing.passage(passages.get(i)));
            } catch (IllegalArgumentException e) {
              throw new IllegalArgumentException("passage %d: %s".formatted(i, e.getMessage()), e);
            }
            ends[i] = windows.size();
          }
          List<Embedding> embeddings = encode(windows);
          var byPassage = new ArrayList<List<Embedding>>(ends.length);
          int from = 0;
          for (int end : ends) {
            byPassage.add(List.copyOf(embeddings.subList(from, end)));
            from = end;
          }
          return byPassage;
        });
  }

  /** Native memory is not freed while the work runs: neither the model's nor the tokenizer's. */
  private <T> T whileOpen(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            "encoder of model %s: closed (expected: open); acquire one for as long as it is used"
                .formatted(manifest.modelVersion()));
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<Embedding> encode(List<Window> windows) {
    var embeddings = new ArrayList<Embedding>(windows.size());
    int from = 0;
    while (from < windows.size()) {
      int to = from;
      long size = 0;
      do {
        size += windows.get(to++).size();
      } while (to < windows.size()
          && to - from < MAX_WINDOWS
          && size + windows.get(to).size() <= MAX_SIZE);
      List<Window> batch = windows.subList(from, to);
      for (float[] row : UnitRows.ofAnyText(network.run(batch), batch.size(), manifest)) {
        embeddings.add(new Embedding(space, row));
      }
      from = to;
    }
    return embeddings;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        network.close();
        windowing.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
