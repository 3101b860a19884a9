package dev.relkt.sql;

import dev.relkt.embedding.Encoders;
import dev.relkt.embedding.endpoint.EndpointRules;
import dev.relkt.job.operator.RegistryEncoders;
import dev.relkt.job.options.Settings;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** What stands in {@code WITH (…)}, and how it is read. */
final class SqlOptions {

  /** The name of connector and provider. */
  static final String RELKT = "relkt";

  static final ConfigOption<String> INDEX_ROOT =
      ConfigOptions.key("index.root")
          .stringType()
          .noDefaultValue()
          .withDescription("The directory of the index, which every TaskManager sees.");

  static final ConfigOption<String> REGISTRY_ROOT =
      ConfigOptions.key("registry.root")
          .stringType()
          .noDefaultValue()
          .withDescription("The directory of model versions, on every TaskManager.");

  static final ConfigOption<String> MODEL =
      ConfigOptions.key("model")
          .stringType()
          .noDefaultValue()
          .withDescription("The model version that makes the vectors, such as student/4.");

  static final ConfigOption<String> WORK_DIRECTORY =
      ConfigOptions.key("work.directory")
          .stringType()
          .defaultValue(Path.of(System.getProperty("java.io.tmpdir", "tmp"), "relkt").toString())
          .withDescription("Local copies of shards.");

  static final ConfigOption<String> TENANT =
      ConfigOptions.key("tenant")
          .stringType()
          .noDefaultValue()
          .withDescription("Passages of this tenant alone.");

  static final ConfigOption<String> FILTER =
      ConfigOptions.key("filter")
          .stringType()
          .noDefaultValue()
          .withDescription("Passages that it accepts alone, such as year >= 2020.");

  private SqlOptions() {}

  static Path path(ReadableConfig options, ConfigOption<String> option) {
    String text = options.get(option);
    try {
      if (!text.isBlank()) {
        return Path.of(text).toAbsolutePath().normalize();
      }
    } catch (InvalidPathException e) {
      // The same words for both.
    }
    throw new ValidationException(
        "%s: \"%s\" (expected: a directory)".formatted(option.key(), text));
  }

  static ModelVersion model(ReadableConfig options) {
    String text = options.get(MODEL);
    try {
      return ModelVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ValidationException(
          "%s: \"%s\" (expected: a model version such as student/4)".formatted(MODEL.key(), text),
          e);
    }
  }

  static Encoders encoders(Path registryRoot, ModelVersion model) {
    return new RegistryEncoders(
        new Settings.Model(registryRoot, model, List.of(), EndpointRules.DEFAULT));
  }

  /** Looks where the statement is planned whether there is such a version. */
  static void requireThere(Path registryRoot, ModelVersion model) {
    try {
      var unused = encoders(registryRoot, model).manifest(model);
    } catch (ModelRefused e) {
      throw new ValidationException(String.valueOf(e.getMessage()), e);
    }
  }
}
