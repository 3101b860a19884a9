package dev.relkt.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
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
  private static final Duration ONE_TRY = Duration.ofSeconds(5);

  public TopicsCheck {
    needed = List.copyOf(needed);
  }

  /** For {@link IndexingJob}. */
  public static TopicsCheck ofIndexing(Settings settings) {
    Settings.Topics topics = settings.topics();
    return new TopicsCheck(
        settings.kafka(),
        List.of(topics.passages(), topics.passagesDeadLetters(), topics.generations()));
  }

  /** For {@link AnsweringJob}. */
  public static TopicsCheck ofAnswering(Settings settings) {
    Settings.Topics topics = settings.topics();
    return new TopicsCheck(
        settings.kafka(),
        List.of(topics.questions(), topics.questionsDeadLetters(), topics.answers()));
  }

  /**
   * Asks the brokers for the topics.
   *
   * @throws StartRefused if a topic is missing, or no broker answers for as long as the settings
   *     allow
   */
  public void run() throws InterruptedException {
    Set<String> there = topics();
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
  }

  private Set<String> topics() throws InterruptedException {
    Properties properties = kafka.properties();
    int oneTry = (int) ONE_TRY.toMillis();
    properties.put("request.timeout.ms", Integer.toString(oneTry));
    properties.put("default.api.timeout.ms", Integer.toString(oneTry));
    long patience = System.nanoTime() + kafka.patience().toNanos();
    while (true) {
      try (Admin admin = Admin.create(properties)) {
        return admin
            .listTopics(new ListTopicsOptions().timeoutMs(oneTry))
            .names()
            .get(oneTry + 1_000L, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
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
