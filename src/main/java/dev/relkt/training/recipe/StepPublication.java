package dev.relkt.training.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.loop.DurableFiles;
import dev.relkt.training.loop.TrainingProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.io.FileUtils;

/**
 * Publishes a version once, also if the process dies right after: the version's {@code
 * report/publication.json} holds an id that the step's work directory remembers from before.
 */
final class StepPublication {

  private static final String ID = "report/publication.json";

  /** Writes a version's files. */
  interface Staging {
    ModelDraft write(Path staging) throws IOException;
  }

  private final ModelRegistry registry;
  private final Path work;
  private final TrainingProgress progress;

  StepPublication(StepContext context) {
    this.registry = new ModelRegistry(context.registry());
    this.work = context.work();
    this.progress = context.progress();
  }

  /**
   * Publishes, or finds what was published before.
   *
   * @param name of the model
   */
  ModelVersion publish(String name, Staging content) throws IOException {
    Optional<ModelVersion> done = published(name);
    if (done.isPresent()) {
      return done.get();
    }
    Path id = id();
    if (!Files.exists(id)) {
      DurableFiles.replace(id, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    }
    Path staging = work.resolve("staging");
    FileUtils.deleteDirectory(staging.toFile());
    Files.createDirectories(staging);
    try {
      ModelDraft draft = content.write(staging);
      Path mark = staging.resolve(ID);
      Files.createDirectories(mark.getParent());
      Files.writeString(
          mark,
          JsonMapper.builder()
              .build()
              .createObjectNode()
              .put("id", Files.readString(id))
              .toString());
      return registry.publish(staging, draft);
    } finally {
      FileUtils.deleteDirectory(staging.toFile());
    }
  }

  /** What was published before from this work directory. */
  Optional<ModelVersion> published(String name) throws IOException {
    return Files.exists(id()) ? find(name, Files.readString(id())) : Optional.empty();
  }

  private Path id() {
    return work.resolve("publication-id");
  }

  private Optional<ModelVersion> find(String name, String id) throws IOException {
    for (ModelVersion version : registry.list()) {
      if (!version.name().equals(name)) {
        continue;
      }
      try {
        ModelFolder folder = registry.resolve(version);
        Path mark = folder.file(ID);
        if (Files.exists(mark)) {
          JsonNode found = JsonMapper.builder().build().readTree(mark.toFile());
          if (found.path("id").asText().equals(id)) {
            return Optional.of(version);
          }
        }
      } catch (ModelRefused broken) {
        progress.say("%s is passed over: %s".formatted(version, broken.getMessage()));
      }
    }
    return Optional.empty();
  }
}
