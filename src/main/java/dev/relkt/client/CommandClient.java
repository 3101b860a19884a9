package dev.relkt.client;

import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.ModelsTopic;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Sends commands to the topic {@code models} and waits for what the indexing job says about them on
 * the topic {@code generations}.
 */
public final class CommandClient {

  private static final Duration POLL = Duration.ofMillis(100);

  private final Brokers brokers;
  private final String modelsTopic;
  private final String generationsTopic;

  public CommandClient(Brokers brokers, String modelsTopic, String generationsTopic) {
    this.brokers = brokers;
    this.modelsTopic = modelsTopic;
    this.generationsTopic = generationsTopic;
  }

  /**
   * A command that was sent.
   *
   * @param id of its record, such as {@code 0@17}
   * @param answer {@code DONE} or {@code REFUSED}; absent if none came in time
   */
  public record Sent(String id, Optional<GenerationEvent> answer) {}

  /**
   * Sends a command and waits for its answer.
   *
   * @param patience zero to send it only
   * @throws ClientFailed if no broker answers, a topic is missing, or the record is not taken
   */
  public Sent send(ModelCommand command, Duration patience) {
    // From the end as it is now: the answer comes after it, and an older one is not mistaken for
    // it.
    try (GenerationEvents events = GenerationEvents.open(brokers, generationsTopic, 0)) {
      String id = send(command);
      long deadline = System.nanoTime() + patience.toNanos();
      while (System.nanoTime() < deadline) {
        for (GenerationEvent event : events.poll(POLL)) {
          if (answers(event, id)) {
            return new Sent(id, Optional.of(event));
          }
        }
      }
      return new Sent(id, Optional.empty());
    }
  }

  static boolean answers(GenerationEvent event, String id) {
    return event.command().equals(id)
        && (event.kind() == GenerationEvent.Kind.DONE
            || event.kind() == GenerationEvent.Kind.REFUSED);
  }

  private String send(ModelCommand command) {
    try (var admin = brokers.admin()) {
      TopicReader.partitions(admin, modelsTopic);
    }
    ProducerRecord<byte[], byte[]> encoded = ModelsTopic.encode(modelsTopic, command);
    try (var producer = brokers.producer()) {
      RecordMetadata where =
          producer.send(new ProducerRecord<>(modelsTopic, encoded.key(), encoded.value())).get();
      return where.partition() + "@" + where.offset();
    } catch (ExecutionException | KafkaException e) {
      throw new ClientFailed(
          "topic \"%s\": \"%s\" was not taken: %s"
              .formatted(modelsTopic, command.describe(), ClientFailed.reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }
}
