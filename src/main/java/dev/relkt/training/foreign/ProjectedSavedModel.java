package dev.relkt.training.foreign;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.registry.ModelDraft;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.PublicationFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Any model, frozen, with a trained projection behind its vectors.
 *
 * <p>The model is called once a text as long as its vectors find room in the cache; what is learned
 * is the matrix alone. Exported is one SavedModel: the model as it came, with the projection and
 * the unit length as further nodes.
 */
public final class ProjectedSavedModel extends ForeignEncoder {

  private static final String KIND = "projection";
  private static final int BYTES_OF_ENTRY = 120;

  private final CheckedSavedModel model;
  private final NetworkEncoder frozen;
  private final Projection projection;
  private final Map<String, float[]> cache = new LinkedHashMap<>(1024, 0.75f, true);
  private final long cacheBytes;
  private long cachedBytes;

  private ProjectedSavedModel(
      CheckedSavedModel model, NetworkEncoder frozen, Projection projection, long cacheBytes) {
    this.model = model;
    this.frozen = frozen;
    this.projection = projection;
    this.cacheBytes = cacheBytes;
  }

  /**
   * Opens a model for training.
   *
   * @param dimension of the vectors behind the projection, from 1 on
   * @param seed of the matrix where the dimension is not the model's own
   * @param cacheBytes that cached vectors and their texts may take of the heap
   * @throws dev.relkt.registry.ModelRefused if the model cannot be served
   */
  public static ProjectedSavedModel open(
      CheckedSavedModel model, int dimension, long seed, long cacheBytes) {
    if (dimension < 1) {
      throw new TrainingRefused(
          "projection: dimension %d (expected: 1 or more); correct the setting"
              .formatted(dimension));
    }
    NetworkEncoder frozen = NetworkEncoder.open(model.folder(), model.opLibraries());
    return new ProjectedSavedModel(
        model, frozen, new Projection(frozen.dimension(), dimension, seed), cacheBytes);
  }

  @Override
  public int dimension() {
    return projection.to();
  }

  @Override
  float[][] rows(List<String> texts) {
    return projection.of(frozen(texts));
  }

  @Override
  void move(List<String> texts, float[][] gradient, double rate) {
    projection.move(frozen(texts), gradient, rate);
  }

  private float[][] frozen(List<String> texts) {
    float[][] found = new float[texts.size()][];
    var missing = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < found.length; i++) {
      float[] cached = cache.get(texts.get(i));
      if (cached == null) {
        missing.computeIfAbsent(texts.get(i), t -> new ArrayList<>()).add(i);
      } else {
        found[i] = cached;
      }
    }
    if (!missing.isEmpty()) {
      List<Embedding> vectors = frozen.encodeQuestions(List.copyOf(missing.keySet()));
      int next = 0;
      for (Map.Entry<String, List<Integer>> entry : missing.entrySet()) {
        float[] vector = vectors.get(next++).toArray();
        entry.getValue().forEach(i -> found[i] = vector);
        remember(entry.getKey(), vector);
      }
    }
    return found;
  }

  private void remember(String text, float[] vector) {
    cache.put(text, vector);
    cachedBytes += bytes(text, vector);
    var eldest = cache.entrySet().iterator();
    while (cachedBytes > cacheBytes && eldest.hasNext()) {
      Map.Entry<String, float[]> entry = eldest.next();
      cachedBytes -= bytes(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }

  private static long bytes(String text, float[] vector) {
    return BYTES_OF_ENTRY + 2L * text.length() + 4L * vector.length;
  }

  /** Texts whose vectors need not be computed again. */
  int cachedTexts() {
    return cache.size();
  }

  @Override
  public void save(Path directory) throws IOException {
    projection.write(state(directory));
  }

  @Override
  public void restore(Path directory) throws IOException {
    projection.read(state(directory));
  }

  @Override
  List<StateFile.TensorSpec> specs() {
    return projection.specs();
  }

  @Override
  StateFile state(Path directory) {
    return new StateFile(directory, KIND, model.folder().manifest().space());
  }

  @Override
  public void export(Path staging) throws IOException {
    ExportedVersion version = ExportedVersion.of(model);
    version.copyGraph(staging);
    version.copyVariables(staging);
    ProjectedGraph.write(model, projection, staging.resolve(ExportedVersion.GRAPH));
  }

  @Override
  public ModelDraft draft(Path staging, PublicationFacts facts) throws IOException {
    return ExportedVersion.of(model).draft(staging, facts, this);
  }

  @Override
  void free() {
    projection.close();
    frozen.close();
  }
}
