package dev.relkt.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
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
  private static final int ADMIN_TIMEOUT_SECONDS = 30;
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

  /**
   * The topics of a file of the same form.
   *
   * @throws LocalFailure if it cannot be read
   */
  public static List<TopicPlan> of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw new LocalFailure(
          "topics: %s cannot be read (expected: a YAML file): %s".formatted(file, e), e);
    }
  }

  /**
   * Creates those of the topics that are not there yet; one that is there is left as it is.
   *
   * @param replication copies of each partition, or −1 for the brokers' default
   * @return the names of those that were created, in the order of the plan
   * @throws LocalFailure if the brokers refuse one or do not answer in time
   */
  public static List<String> createMissing(Admin admin, List<TopicPlan> topics, short replication) {
    try {
      Set<String> existing =
          admin.listTopics().names().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      List<String> created = new ArrayList<>();
      for (TopicPlan topic : topics) {
        if (!existing.contains(topic.name()) && topic.create(admin, replication)) {
          created.add(topic.name());
        }
      }
      return created;
    } catch (ExecutionException e) {
      throw new LocalFailure(
          "kafka: topics cannot be created: %s"
              .formatted(Objects.requireNonNullElse(e.getCause(), e).getMessage()),
          e);
    } catch (TimeoutException e) {
      throw new LocalFailure(
          "kafka: topics were not created within %d s".formatted(ADMIN_TIMEOUT_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("kafka: interrupted while creating topics", e);
    }
  }

  /** False if somebody else has just created it. */
  private boolean create(Admin admin, short replication)
      throws ExecutionException, TimeoutException, InterruptedException {
    var topic =
        new NewTopic(
                name,
                Optional.of(partitions),
                replication == -1 ? Optional.empty() : Optional.of(replication))
            .configs(config);
    try {
      admin.createTopics(List.of(topic)).all().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
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
