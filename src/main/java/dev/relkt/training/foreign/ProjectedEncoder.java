package dev.relkt.training.foreign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A trained projection behind the vectors of a frozen version; how it is published differs. */
abstract class ProjectedEncoder extends ForeignEncoder {

  private final String kind;
  private final String space;
  private final FrozenVectors frozen;
  private final Projection projection;

  /**
   * @param kind what its checkpoints are called
   * @param space of the frozen version
   * @param frozen closed with this
   * @param projection closed with this
   */
  ProjectedEncoder(String kind, String space, FrozenVectors frozen, Projection projection) {
    this.kind = kind;
    this.space = space;
    this.frozen = frozen;
    this.projection = projection;
  }

  final Projection projection() {
    return projection;
  }

  /** Texts whose vectors need not be computed again. */
  final int cachedTexts() {
    return frozen.cachedTexts();
  }

  @Override
  public final int dimension() {
    return projection.to();
  }

  @Override
  public final String passage(String window) {
    return frozen.passage(window);
  }

  @Override
  final float[][] rows(List<String> texts) {
    return projection.of(frozen.of(texts));
  }

  @Override
  final void move(List<String> texts, float[][] gradient, double rate) {
    projection.move(frozen.of(texts), gradient, rate);
  }

  @Override
  public final void save(Path directory) throws IOException {
    projection.write(state(directory));
  }

  @Override
  public final void restore(Path directory) throws IOException {
    projection.read(state(directory));
  }

  @Override
  final List<StateFile.TensorSpec> specs() {
    return projection.specs();
  }

  @Override
  final StateFile state(Path directory) {
    return new StateFile(directory, kind, space);
  }

  @Override
  final void free() {
    projection.close();
    frozen.close();
  }
}
