package dev.relkt.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One topic as the data file {@code kafka/topics.yaml} has it.
 *
 * @param name the topic
 * @param partitions 1 or more
 * @param config topic settings, such as {@code cleanup.policy}
 * @param why the reason for its settings, for the reader of the file
 */
public record TopicPlan(String name, int partitions, Map<String, String> config, String why) {

  private static final String RESOURCE = "/dev/relkt/kafka/topics.yaml";
  private static final Path CHECKOUT = Path.of("kafka", "topics.yaml");

  /**
   * @throws IllegalArgumentException if there is no name or not one partition
   */
  public TopicPlan(
      String name, int partitions, @Nullable Map<String, String> config, @Nullable String why) {
    if (name == null || name.isBlank() || partitions < 1) {
      throw new IllegalArgumentException(
          "topic \"%s\" with %d partitions (expected: a name and at least 1 partition)"
              .formatted(name, partitions));
    }
    this.name = name;
    this.partitions = partitions;
    this.config = config == null ? Map.of() : Map.copyOf(config);
    this.why = why == null ? "" : why;
  }

  /**
   * The topics that ReLKT needs, from the class path or else from {@code kafka/topics.yaml} of a
   * source checkout.
   *
   * @throws LocalFailure if neither is there, or it cannot be read
   */
  public static List<TopicPlan> shipped() {
    try (InputStream in = TopicPlan.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        return read(in, "class path:" + RESOURCE);
      }
      if (Files.isRegularFile(CHECKOUT)) {
        try (InputStream file = Files.newInputStream(CHECKOUT)) {
          return read(file, CHECKOUT.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new LocalFailure(
        "topics: %s is not on the class path and %s is not here (expected: one of them); run from an installed package or from the checkout"
            .formatted(RESOURCE, CHECKOUT));
  }

  static List<TopicPlan> read(InputStream in, String where) {
    try {
      return List.copyOf(
          YAMLMapper.builder().build().readValue(in, new TypeReference<List<TopicPlan>>() {}));
    } catch (IOException e) {
      throw new LocalFailure(
          "topics: %s cannot be read (expected: a list of {name, partitions, config, why}): %s"
              .formatted(where, e.getMessage()),
          e);
    }
  }
}
