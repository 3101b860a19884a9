package dev.relkt.bench.check;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.serving.SharedEncoders;
import dev.relkt.ranking.Ranker;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The encoders of a registry, each opened when it is needed first. For one thread. */
final class CheckedEncoders implements AutoCloseable {

  private final ModelRegistry registry;
  private final List<Path> opLibraries;
  private final Map<ModelVersion, Encoder> open = new HashMap<>();
  private final Map<ModelVersion, Optional<Ranker>> rankers = new HashMap<>();

  CheckedEncoders(Path registryRoot, List<Path> opLibraries) {
    this.registry = new ModelRegistry(registryRoot);
    this.opLibraries = List.copyOf(opLibraries);
  }

  Encoder of(ModelVersion version) {
    return open.computeIfAbsent(
        version, v -> SharedEncoders.acquire(registry.resolve(v), opLibraries));
  }

  /** The ranker of a version, nothing where it has none. */
  Optional<Ranker> rankerOf(ModelVersion version) {
    return rankers.computeIfAbsent(version, v -> Ranker.of(registry.resolve(v).manifest(), of(v)));
  }

  @Override
  public void close() {
    open.values().forEach(Encoder::close);
    open.clear();
  }
}
