package dev.relkt.training.foreign;

import dev.relkt.embedding.tensorflow.CheckedSavedModel;
import dev.relkt.registry.ModelDraft;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.PublicationFacts;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A SavedModel that gives vectors itself, frozen, with a trained projection behind its vectors.
 *
 * <p>The model is called once a text as long as its vectors find room in the cache; what is learned
 * is the matrix alone. Exported is one SavedModel: the model as it came, with the projection and
 * the unit length as further nodes.
 */
public final class ProjectedSavedModel extends ProjectedEncoder {

  private static final String KIND = "projection";

  private final CheckedSavedModel model;

  private ProjectedSavedModel(
      CheckedSavedModel model, FrozenVectors frozen, Projection projection) {
    super(KIND, model.folder().manifest().space(), frozen, projection);
    this.model = model;
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
    var frozen = new FrozenVectors(model.folder(), model.opLibraries(), cacheBytes);
    return new ProjectedSavedModel(
        model, frozen, new Projection(frozen.dimension(), dimension, seed));
  }

  @Override
  public void export(Path staging) throws IOException {
    ExportedVersion version = ExportedVersion.of(model);
    version.copyGraph(staging);
    version.copyVariables(staging);
    ProjectedGraph.write(model, projection(), staging.resolve(ExportedVersion.GRAPH));
  }

  @Override
  public ModelDraft draft(Path staging, PublicationFacts facts) throws IOException {
    return ExportedVersion.of(model).draft(staging, facts, this);
  }
}
