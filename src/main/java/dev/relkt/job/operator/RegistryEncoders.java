package dev.relkt.job.operator;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.embedding.endpoint.EndpointRules;
import dev.relkt.embedding.serving.SharedEncoders;
import dev.relkt.job.options.Settings;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.List;

/** Encoders of the versions in a registry. */
public final class RegistryEncoders implements Encoders {

  private static final long serialVersionUID = 1;

  private final String registryRoot;
  private final List<String> opLibraries;
  private final EndpointRules endpoints;

  public RegistryEncoders(Settings.Model model) {
    registryRoot = model.registryRoot().toString();
    opLibraries = model.opLibraries().stream().map(Path::toString).toList();
    endpoints = model.endpoints();
  }

  @Override
  public ModelManifest manifest(ModelVersion version) {
    return registry().resolve(version).manifest();
  }

  @Override
  public Encoder open(ModelVersion version) {
    return SharedEncoders.acquire(
        registry().resolve(version), opLibraries.stream().map(Path::of).toList(), endpoints);
  }

  private ModelRegistry registry() {
    return new ModelRegistry(Path.of(registryRoot));
  }
}
