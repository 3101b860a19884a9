package dev.relkt.training.foreign;

import dev.relkt.registry.ModelDraft;
import dev.relkt.training.recipe.PublicationFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An encoder whose weights are the variables of a loaded SavedModel: what serves is trained. */
abstract class SavedModelEncoder extends ForeignEncoder {

  final LoadedBundle bundle;

  /** Steps of learning so far. */
  long steps;

  private final String kind;
  private final String texts;
  private final String vectors;

  /**
   * @param kind of encoder, for the file of a checkpoint
   */
  SavedModelEncoder(LoadedBundle bundle, String kind) {
    this.bundle = bundle;
    this.kind = kind;
    texts = bundle.servingTexts().getName();
    vectors = bundle.servingVectors().getName();
  }

  /** What the saver of the model writes. */
  abstract SavedVariables saved();

  /** What a checkpoint holds. */
  abstract Variables variables();

  @Override
  public final int dimension() {
    return bundle.dimension();
  }

  @Override
  final float[][] rows(List<String> some) {
    return bundle.vectors(texts, vectors, some);
  }

  @Override
  public final void save(Path directory) throws IOException {
    state(directory).write(steps, variables().specs(), variables()::read);
  }

  @Override
  public final void restore(Path directory) throws IOException {
    steps = state(directory).read(variables().specs(), variables()::set);
  }

  @Override
  final List<StateFile.TensorSpec> specs() {
    return variables().specs();
  }

  @Override
  final StateFile state(Path directory) {
    return new StateFile(directory, kind, bundle.model().folder().manifest().space());
  }

  @Override
  public final void export(Path staging) throws IOException {
    ExportedVersion.of(bundle.model()).copyGraph(staging);
    saved().write(staging.resolve(ExportedVersion.SAVED_MODEL));
  }

  @Override
  public final ModelDraft draft(Path staging, PublicationFacts facts) throws IOException {
    return ExportedVersion.of(bundle.model()).draft(staging, facts, this);
  }

  @Override
  final void free() {
    bundle.close();
  }
}
