package dev.relkt.embedding.tensorflow;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Small real models for tests. They take strings and hash words, so that texts with words in common
 * are near to each other; words are parted by anything that is no letter or digit.
 */
public final class TestModels {

  /** Components of the vectors of the models here, where nothing else is asked for. */
  public static final int DIMENSION = 64;

  /** The golden texts of every model here. */
  public static final List<String> GOLDEN =
      List.of("Which river flows through Paris?", "Quelle rivière traverse Paris ?", "東京 は 首都");

  /** How the models here cut passages: 32 words a window. */
  public static final WindowRule WINDOWS = new WindowRule(32, 24, 16);

  private TestModels() {}

  /** Publishes {@code test/1}, always with the same vectors. */
  public static ModelVersion stringModel(Path registryRoot) {
    return stringModel(registryRoot, "test", 1);
  }

  /**
   * Publishes the next version of a model; another seed is another embedding space.
   *
   * @param seed of the words' vectors
   */
  public static ModelVersion stringModel(Path registryRoot, String name, long seed) {
    return stringModel(registryRoot, name, seed, DIMENSION);
  }

  /** As the other one, with vectors of another length. */
  public static ModelVersion stringModel(Path registryRoot, String name, long seed, int dimension) {
    Path staging = temporary();
    try {
      new StringSavedModel(dimension, seed).write(staging);
      return publishWithGolden(registryRoot, staging, draft(name, dimension, stringCall()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(staging);
    }
  }

  /**
   * Publishes the next version of a model that takes the ids of word keys.
   *
   * @param seed of the keys' vectors
   */
  public static ModelVersion wordKeyModel(Path registryRoot, String name, long seed) {
    Path staging = temporary();
    try {
      WordKeySavedModel.write(staging, DIMENSION, seed);
      return publishWithGolden(registryRoot, staging, wordKeyDraft(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(staging);
    }
  }

  public static ModelDraft wordKeyDraft(String name) {
    ModelDraft draft =
        draft(
            name,
            new EncoderCall(
                Input.PIECES,
                "serve",
                "serving_default",
                Map.of("ids", "ids", "segments", "segments"),
                "embedding"));
    return draft.withEncoding(draft.encoding().withFeatures(Optional.of(WordKeyFeatures.SPEC)));
  }

  public static EncoderCall stringCall() {
    return new EncoderCall(
        Input.STRING, "serve", "serving_default", Map.of("text", "text"), "outputs");
  }

  public static ModelDraft draft(String name, EncoderCall call) {
    return draft(name, DIMENSION, call);
  }

  private static ModelDraft draft(String name, int dimension, EncoderCall call) {
    return ModelDraft.of(
            name, Encoding.of(dimension, call).withWindows(Optional.of(WINDOWS)), "Apache-2.0")
        .withSources(List.of(new Source("random numbers", "CC0-1.0")));
  }

  /** Publishes twice: first elsewhere without golden vectors, to compute them. */
  public static ModelVersion publishWithGolden(Path registryRoot, Path staging, ModelDraft draft) {
    Path elsewhere = temporary();
    try {
      var registry = new ModelRegistry(elsewhere);
      ModelVersion version = registry.publish(staging, draft);
      var golden = new ArrayList<Golden>();
      try (NetworkEncoder encoder = NetworkEncoder.open(registry.resolve(version), List.of())) {
        List<Embedding> vectors = encoder.encodeQuestions(GOLDEN);
        for (int i = 0; i < GOLDEN.size(); i++) {
          golden.add(new Golden(GOLDEN.get(i), vectors.get(i).toArray()));
        }
      }
      return new ModelRegistry(registryRoot).publish(staging, draft.withGolden(golden));
    } finally {
      delete(elsewhere);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("relkt-test-model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
