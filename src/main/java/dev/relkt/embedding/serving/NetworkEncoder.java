package dev.relkt.embedding.serving;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.WordEncoder;
import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.network.UnitRows;
import dev.relkt.embedding.network.WordTable;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.embedding.tokens.Windowing;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * An encoder of a model version.
 *
 * <p>Opening one verifies the version's checksums, decides on the ops and paths of its network
 * before anything of it is loaded, loads it, and proves it on the golden texts of its manifest: the
 * right number of finite components, unit length, and the golden vectors themselves.
 *
 * <p>Where a network knows of a faster one with the same vectors ({@link Network#faster}), that one
 * is proven on the golden texts as well before it serves, and the other is freed then.
 *
 * <p>A row that the model gives must be finite and of a length within {@value
 * UnitRows#LENGTH_TOLERANCE} of 1; it is then scaled to length 1. Anything else is a model that
 * does not end in a normalisation, and an error rather than a guess.
 *
 * <p>Texts go to the network in batches of its own ({@code Batches}), whatever the caller's are.
 * Thread-safe; closing waits for the calls that run.
 */
public final class NetworkEncoder implements Encoder {

  /** The least cosine between a golden vector and what the model gives for its text. */
  public static final double GOLDEN_COSINE = 0.999;

  private final ModelManifest manifest;
  private final EmbeddingSpace space;
  private final Windowing windowing;
  private final Networks networks;
  private final Optional<WordEncoder> words;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private NetworkEncoder(ModelFolder folder, Windowing windowing, Networks networks) {
    this.manifest = folder.manifest();
    this.space = manifest.embeddingSpace();
    this.windowing = windowing;
    this.networks = networks;
    this.words =
        windowing.wordKeys().isPresent() && networks.passages() instanceof WordTable table
            ? windowing.wordKeys().map(features -> new TableWordEncoder(features, table))
            : Optional.empty();
  }

  /**
   * Opens a model version.
   *
   * @param opLibraries shared libraries with further TensorFlow ops, loaded first; trusted as code
   *     that runs in this process
   * @throws ModelRefused if the version is damaged, holds what it must not, or does not compute
   *     what its manifest says
   */
  public static NetworkEncoder open(ModelFolder folder, List<Path> opLibraries) {
    folder.verify();
    Networks networks = Networks.open(folder, opLibraries);
    NetworkEncoder encoder;
    try {
      encoder = new NetworkEncoder(folder, Windowing.of(folder), networks);
    } catch (RuntimeException | Error e) {
      networks.close();
      throw e;
    }
    try {
      GoldenProbe.check(encoder, folder.manifest());
      Optional<Networks> faster = networks.faster();
      if (faster.isPresent()) {
        networks.close();
        encoder = new NetworkEncoder(folder, encoder.windowing, faster.get());
        GoldenProbe.check(encoder, folder.manifest());
      }
      return encoder;
    } catch (RuntimeException | Error e) {
      encoder.close();
      throw e;
    }
  }

  /**
   * An encoder of a network that is open, not proven on the golden texts.
   *
   * @param network closed with the encoder
   * @throws ModelRefused if the version's features are none that are known here
   */
  public static NetworkEncoder over(ModelFolder folder, Network network) {
    return new NetworkEncoder(folder, Windowing.of(folder), Networks.of(network));
  }

  /** What computes the vectors of passages. */
  public Network network() {
    return networks.passages();
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
          return encode(
              windows, networks.questions(), manifest.questionEncoder().orElse(manifest.encoder()));
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
          List<Embedding> embeddings = encode(windows, networks.passages(), manifest.encoder());
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

  private List<Embedding> encode(List<Window> windows, Network network, EncoderCall call) {
    var embeddings = new Embedding[windows.size()];
    for (int[] batch : Batches.of(windows, network)) {
      List<Window> together = Arrays.stream(batch).mapToObj(windows::get).toList();
      float[][] rows = UnitRows.ofAnyText(network.run(together), together.size(), manifest, call);
      for (int i = 0; i < rows.length; i++) {
        embeddings[batch[i]] = new Embedding(space, rows[i]);
      }
    }
    return Arrays.asList(embeddings);
  }

  @Override
  public Optional<WordEncoder> words() {
    return words;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        networks.close();
        windowing.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
