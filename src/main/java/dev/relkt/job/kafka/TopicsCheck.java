package dev.relkt.job.kafka;

import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.topic.DeadLetters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a job is submitted, whether its topics are there. Brokers that do not answer are
 * waited for.
 *
 * @param kafka where to look
 * @param needed the topics that the job reads and writes
 */
public record TopicsCheck(Settings.Kafka kafka, List<String> needed) {

  private static final Logger LOG = LoggerFactory.getLogger(TopicsCheck.class);
  private static final int ONE_TRY_MILLIS = 5_000;

  public TopicsCheck {
    needed = List.copyOf(needed);
  }

  public static TopicsCheck ofIndexing(Settings settings) {
    Settings.Topics topics = settings.topics();
    return new TopicsCheck(
        settings.kafka(),
        List.of(
            topics.passages(),
            topics.passagesDeadLetters(),
            topics.models(),
            topics.modelsDeadLetters(),
            topics.generations()));
  }

  public static TopicsCheck ofAnswering(Settings settings) {
    Settings.Topics topics = settings.topics();
    return new TopicsCheck(
        settings.kafka(),
        List.of(topics.questions(), topics.questionsDeadLetters(), topics.answers()));
  }

  /**
   * Asks the brokers for the topics.
   *
   * @throws StartRefused if a topic is missing or too small, or no broker answers for as long as
   *     the settings allow
   */
  public void run() throws InterruptedException {
    Set<String> there =
        ask(admin -> admin.listTopics(new ListTopicsOptions().timeoutMs(ONE_TRY_MILLIS)).names());
    List<String> missing = new ArrayList<>(needed);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new StartRefused(
          "kafka at %s: no topic %s (expected: %s; found: %s); create them with kafka/create-topics.sh %s, or name others by topic.*"
              .formatted(
                  kafka.brokers(),
                  String.join(", ", missing),
                  String.join(", ", needed),
                  there.isEmpty() ? "none" : String.join(", ", there.stream().sorted().toList()),
                  kafka.brokers()));
    }
    requireRoomForDeadLetters();
  }

  /** A dead letter that is too large for its topic would keep the job from going on. */
  private void requireRoomForDeadLetters() throws InterruptedException {
    Map<String, Integer> limits = limits();
    for (String letters : needed) {
      Integer limit = limits.get(letters);
      if (letters.endsWith(DeadLetters.SUFFIX)
          && limit != null
          && limit < kafka.deadLetterBytes()) {
        throw new StartRefused(
            "kafka at %s: topic %s has max.message.bytes %d (expected: at least %d, so that every refused record fits into it); raise it with kafka-configs.sh, or have larger records cut with %s"
                .formatted(
                    kafka.brokers(),
                    letters,
                    limit,
                    kafka.deadLetterBytes(),
                    RelktOptions.DEAD_LETTERS_MAX_BYTES.key()));
      }
    }
  }

  /** By topic; empty where brokers do not let us see it. */
  private Map<String, Integer> limits() throws InterruptedException {
    List<ConfigResource> topics =
        needed.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    try {
      Map<String, Integer> limits = new HashMap<>();
      ask(admin -> admin.describeConfigs(topics).all())
          .forEach(
              (topic, config) ->
                  limits.put(
                      topic.name(),
                      Integer.valueOf(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())));
      return limits;
    } catch (AuthorizationException e) {
      LOG.info("kafka at {}: limits of topics are not checked: {}", kafka.brokers(), e.toString());
      return Map.of();
    }
  }

  private <T> T ask(Function<Admin, KafkaFuture<T>> request) throws InterruptedException {
    Properties properties = kafka.properties();
    properties.put("request.timeout.ms", Integer.toString(ONE_TRY_MILLIS));
    properties.put("default.api.timeout.ms", Integer.toString(ONE_TRY_MILLIS));
    long patience = System.nanoTime() + kafka.patience().toNanos();
    while (true) {
      try (Admin admin = Admin.create(properties)) {
        return request.apply(admin).get(ONE_TRY_MILLIS + 1_000L, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        if (e.getCause() instanceof AuthorizationException refusal) {
          throw refusal;
        }
        String reason = e.getCause() == null ? e.toString() : String.valueOf(e.getCause());
        if (System.nanoTime() >= patience) {
          throw new StartRefused(
              "kafka at %s: no answer for %d s: %s (expected: brokers); start them, or correct %s"
                  .formatted(
                      kafka.brokers(),
                      kafka.patience().toSeconds(),
                      reason,
                      RelktOptions.KAFKA_BROKERS.key()));
        }
        LOG.warn("kafka at {} does not answer, trying again: {}", kafka.brokers(), reason);
        Thread.sleep(500);
      } catch (AuthorizationException e) {
        throw e;
      } catch (org.apache.kafka.common.KafkaException e) {
        throw new StartRefused(
            "kafka at %s: %s (expected: host:port of brokers, and settings that Kafka's clients know); correct %s or %s*"
                .formatted(
                    kafka.brokers(),
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(),
                    RelktOptions.KAFKA_BROKERS.key(),
                    RelktOptions.KAFKA_CLIENT_PREFIX));
      }
    }
  }
}
