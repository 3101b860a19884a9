package dev.relkt.training.foreign;

import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.PublicationFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A version of any engine, frozen, with a trained projection behind its vectors. Exported are the
 * version's files as they are and the projection as one more dense layer ({@link ProjectionLayer})
 * of its rule. {@link ProjectedSavedModel} is for those that have no rule.
 */
final class ProjectedVersion extends ProjectedEncoder {

  private static final String KIND = "projected-version";

  private final ModelFolder folder;
  private final ProjectionLayer layer;
  private final List<Path> opLibraries;

  private ProjectedVersion(
      ModelFolder folder,
      List<Path> opLibraries,
      ProjectionLayer layer,
      FrozenVectors frozen,
      Projection projection) {
    super(KIND, folder.manifest().space(), frozen, projection);
    this.folder = folder;
    this.opLibraries = opLibraries;
    this.layer = layer;
  }

  /** Whether a version is one of these rather than one of {@link ProjectedSavedModel}. */
  static boolean takes(ModelManifest manifest) {
    EncoderCall call = manifest.encoder();
    return call.runBy() != Engine.TENSORFLOW
        || call.vector().isPresent()
        || manifest.questionEncoder().isPresent();
  }

  /**
   * Opens a version for training.
   *
   * @param dimension of the vectors behind the projection, 0 for the version's own
   * @param seed of the matrix where the dimension is not the version's own
   * @param cacheBytes that cached vectors and their texts may take of the heap
   * @throws TrainingRefused if nothing can stand behind its vectors
   * @throws dev.relkt.registry.ModelRefused if it cannot be served
   */
  static ProjectedVersion open(
      ModelFolder folder, List<Path> opLibraries, int dimension, long seed, long cacheBytes) {
    ProjectionLayer layer = ProjectionLayer.behind(folder.manifest());
    var frozen = new FrozenVectors(folder, opLibraries, cacheBytes);
    try {
      int to = dimension == 0 ? frozen.dimension() : dimension;
      return new ProjectedVersion(
          folder, opLibraries, layer, frozen, new Projection(frozen.dimension(), to, seed));
    } catch (RuntimeException | Error e) {
      frozen.close();
      throw e;
    }
  }

  @Override
  public void export(Path staging) throws IOException {
    version().copyAll(staging);
    layer.write(projection(), staging);
  }

  @Override
  public ModelDraft draft(Path staging, PublicationFacts facts) throws IOException {
    Encoding encoding = folder.manifest().encoding();
    EncoderCall call = encoding.encoder();
    return version()
        .draft(
            staging,
            facts,
            this,
            encoding.withEncoder(call.withVector(Optional.of(layer.rule(dimension())))));
  }

  private ExportedVersion version() {
    return new ExportedVersion(folder, opLibraries);
  }
}
