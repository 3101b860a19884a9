package dev.relkt.http.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.status.GenerationStatus;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The model versions of a registry as JSON, in the form that OpenAI's clients know, and more. */
final class RegistryModels {

  private final ModelRegistry registry;

  RegistryModels(Path root) {
    registry = new ModelRegistry(root);
  }

  /**
   * All of them.
   *
   * @param generations of the index
   * @throws ProblemException if the registry cannot be read
   */
  ObjectNode list(List<GenerationStatus> generations) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = json.putArray("data");
    try {
      registry.list().forEach(version -> data.add(one(version, generations)));
    } catch (UncheckedIOException e) {
      throw ProblemException.unavailable("the registry cannot be read: " + e.getMessage(), e);
    }
    return json;
  }

  /** One of them. */
  ObjectNode one(ModelVersion version, List<GenerationStatus> generations) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", version.toString()).put("object", "model");
    try {
      describe(registry.resolve(version).manifest(), json);
    } catch (ModelRefused e) {
      json.put("created", 0).put("owned_by", "relkt");
      json.put("trouble", "refused; \"relkt model verify\" says why");
    }
    Optional<GenerationStatus> own =
        generations.stream()
            .filter(one -> one.role() != GenerationStatus.Role.ENDED)
            .filter(one -> one.model().equals(version))
            .findFirst();
    json.put("active", own.filter(one -> one.role() == GenerationStatus.Role.ACTIVE).isPresent());
    own.ifPresent(
        one ->
            json.put("generation", one.generation().number()).put("role", one.role().describe()));
    return json;
  }

  private static void describe(ModelManifest manifest, ObjectNode json) {
    json.put("created", manifest.createdAt().getEpochSecond()).put("owned_by", "relkt");
    json.put("space", manifest.space()).put("dimension", manifest.dimension());
    json.put("ranker", manifest.ranker().isPresent());
    manifest.windows().ifPresent(windows -> json.put("windows", windows.description()));
    json.put("bytes", manifest.files().stream().mapToLong(ModelManifest.ModelFile::bytes).sum());
    manifest.parent().ifPresent(parent -> json.put("parent", parent));
    json.put("licence", manifest.licence());
    if (!manifest.scores().isEmpty()) {
      ObjectNode scores = json.putObject("scores");
      new TreeMap<>(manifest.scores())
          .forEach(
              (benchmark, values) -> {
                ObjectNode one = scores.putObject(benchmark);
                new TreeMap<>(values).forEach(one::put);
              });
    }
  }
}
