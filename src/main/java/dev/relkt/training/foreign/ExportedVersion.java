package dev.relkt.training.foreign;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.ModelFile;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.TrainableEncoder;
import dev.relkt.training.recipe.PublicationFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A version made of another one's files: its graph, assets and tokenizer stay, its weights do not.
 *
 * @param parent the version that training started from
 * @param opLibraries that it needs
 */
record ExportedVersion(ModelFolder parent, List<Path> opLibraries) {

  static final String SAVED_MODEL = "saved_model";
  static final String GRAPH = SAVED_MODEL + "/saved_model.pb";

  private static final String VARIABLES = SAVED_MODEL + "/variables/";
  private static final double LEAST_COSINE = 0.9999;

  /** Says of a SavedModel what it was when it was first written: no longer true. */
  private static final Set<String> STALE =
      Set.of(SAVED_MODEL + "/fingerprint.pb", SAVED_MODEL + "/keras_metadata.pb");

  private static final List<String> GOLDEN =
      List.of(
          "Who built the bridge over the river?",
          "Wann wurde die alte Mühle am Fluss gebaut?",
          "¿Qué animales viven en el desierto de noche?",
          "Сколько лет живёт морская черепаха?",
          "谁发明了造纸术?");

  static ExportedVersion of(CheckedSavedModel model) {
    return new ExportedVersion(model.folder(), model.opLibraries());
  }

  /** Copies everything that serving needs but the variables. */
  void copyGraph(Path staging) throws IOException {
    for (ModelFile file : parent.manifest().files()) {
      if (isNeeded(file.path()) && !file.path().startsWith(VARIABLES)) {
        copy(file.path(), staging);
      }
    }
  }

  /** Copies the variables as they were. */
  void copyVariables(Path staging) throws IOException {
    for (ModelFile file : parent.manifest().files()) {
      if (file.path().startsWith(VARIABLES)) {
        copy(file.path(), staging);
      }
    }
  }

  /** Copies all that serving needs, whatever runs it. */
  void copyAll(Path staging) throws IOException {
    String graph = parent.manifest().encoder().graph() + "/";
    String folder = graph.substring(0, graph.indexOf('/') + 1);
    for (ModelFile file : parent.manifest().files()) {
      String path = file.path();
      if (isNeeded(path) || path.startsWith(folder) || path.startsWith("dense/")) {
        copy(path, staging);
      }
    }
  }

  private static boolean isNeeded(String path) {
    return (path.startsWith(SAVED_MODEL + "/") && !STALE.contains(path))
        || path.startsWith("tokenizer/");
  }

  private void copy(String path, Path staging) throws IOException {
    Path target = staging.resolve(path);
    Path directory = target.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.copy(parent.file(path), target);
  }

  /**
   * The draft of what was exported. It is opened as for serving, and must give the vectors that it
   * gave in training.
   *
   * @throws TrainingRefused if it does not
   */
  ModelDraft draft(Path staging, PublicationFacts facts, TrainableEncoder trained)
      throws IOException {
    return draft(staging, facts, trained, parent.manifest().encoding());
  }

  /**
   * As {@link #draft(Path, PublicationFacts, TrainableEncoder)}.
   *
   * @param like how the version encodes, but for dimension and centre
   */
  ModelDraft draft(Path staging, PublicationFacts facts, TrainableEncoder trained, Encoding like)
      throws IOException {
    Encoding encoding = like.withDimension(trained.dimension()).withCentre(Optional.empty());
    ModelDraft draft = facts.draft(encoding, List.of());
    try (var trial = new TemporaryRegistry()) {
      ModelFolder folder = trial.publish(staging, draft);
      try (NetworkEncoder encoder = NetworkEncoder.open(folder, opLibraries)) {
        List<Embedding> served = encoder.encodeQuestions(texts());
        float[][] expected = trained.encode(texts());
        var golden = new ArrayList<Golden>();
        for (int i = 0; i < expected.length; i++) {
          float[] vector = served.get(i).toArray();
          double cosine = 0;
          for (int j = 0; j < vector.length; j++) {
            cosine += (double) vector[j] * expected[i][j];
          }
          if (!(cosine >= LEAST_COSINE)) {
            throw new TrainingRefused(
                "model %s: exported, it gives for \"%s\" a vector of cosine %.6f with the one in training (expected: %s or more); its saver does not restore what it saves, or its vectors depend on what is encoded with them: train it as projection, or start from another version"
                    .formatted(facts.name(), texts().get(i), cosine, LEAST_COSINE));
          }
          golden.add(new Golden(texts().get(i), vector));
        }
        return facts.draft(encoding, golden);
      }
    }
  }

  private List<String> texts() {
    List<String> texts = parent.manifest().golden().stream().map(Golden::text).toList();
    return texts.isEmpty() ? GOLDEN : texts;
  }
}
