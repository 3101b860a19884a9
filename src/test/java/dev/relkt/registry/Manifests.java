package dev.relkt.registry;

/** Manifests that differ in one thing from those that are published. */
public final class Manifests {

  private Manifests() {}

  /** As it is, of another space than its files give. */
  public static ModelManifest withSpace(ModelManifest manifest, EmbeddingSpace space) {
    return new ModelManifest(
        manifest.format(),
        manifest.name(),
        manifest.version(),
        space.id(),
        manifest.dimension(),
        manifest.encoder(),
        manifest.questionEncoder(),
        manifest.features(),
        manifest.windows(),
        manifest.title(),
        manifest.prefixes(),
        manifest.centre(),
        manifest.endpoint(),
        manifest.ranker(),
        manifest.golden(),
        manifest.files(),
        manifest.parent(),
        manifest.scores(),
        manifest.licence(),
        manifest.sources(),
        manifest.createdAt());
  }
}
