package dev.relkt.training.ranker;

import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.ModelFile;
import dev.relkt.registry.RankerSpec;
import dev.relkt.training.recipe.PublicationFacts;
import dev.relkt.training.recipe.PublishableVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A version with the vectors of another one and a ranker of its own.
 *
 * @param vectors the version that everything else is taken from
 * @param weights of the ranker
 */
record RankedVersion(ModelFolder vectors, Map<String, Double> weights)
    implements PublishableVersion {

  @Override
  public void export(Path staging) throws IOException {
    for (ModelFile file : vectors.manifest().files()) {
      if (file.path().startsWith("report/") || file.path().equals("README.md")) {
        continue; // the new version has its own
      }
      Path to = staging.resolve(file.path());
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      Files.copy(vectors.directory().resolve(file.path()), to);
    }
  }

  @Override
  public ModelDraft draft(Path staging, PublicationFacts facts) {
    ModelManifest manifest = vectors.manifest();
    var scores = new TreeMap<>(manifest.scores());
    scores.putAll(facts.scores());
    return new ModelDraft(
        facts.name(),
        facts.number(),
        manifest.encoding(),
        Optional.of(RankerSpec.lateInteraction(manifest.embeddingSpace(), weights)),
        manifest.golden(),
        facts.parent(),
        scores,
        facts.licence(),
        facts.sources());
  }
}
