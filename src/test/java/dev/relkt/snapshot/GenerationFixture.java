package dev.relkt.snapshot;

import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.Manifests;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.ShardFixture;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Manifests for tests of generations. */
public final class GenerationFixture {

  public static final int DIMENSION = 8;

  private GenerationFixture() {}

  /** With the model that the generation was made with and a way back. */
  public static Activation activate(GenerationStore store, int generation) {
    OptionalLong before =
        store.decisions().latestActivation().stream().mapToLong(Activation::number).findFirst();
    ModelVersion model =
        store
            .generation(generation)
            .map(IndexGeneration::model)
            .orElse(new ModelVersion("none", 1));
    return store.activate(generation, model, before, "without a command");
  }

  public static ModelManifest student(int version) {
    return student(version, version == 1 ? ShardFixture.SPACE : ShardFixture.OTHER);
  }

  public static ModelManifest student(int version, EmbeddingSpace space) {
    Encoding encoding =
        Encoding.of(
            DIMENSION,
            new ModelManifest.EncoderCall(
                ModelManifest.Input.STRING,
                "serve",
                "serving_default",
                Map.of("text", "text"),
                "embedding"));
    return Manifests.withSpace(
        ModelManifest.of(
            ModelDraft.of("student", encoding, "Apache-2.0"),
            version,
            List.of(),
            Instant.parse("2026-01-02T03:04:05Z")),
        space);
  }
}
