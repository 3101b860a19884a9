package dev.relkt.bench;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.PatientProducer;
import dev.relkt.bench.load.WallClock;
import dev.relkt.local.Sleep;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.CommandId;
import dev.relkt.snapshot.generation.CommandOutcome;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.ModelsTopic;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends commands about model versions and waits for what becomes of them. */
final class Commands {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(10);

  private final PatientProducer producer;
  private final GenerationStore store;

  Commands(PatientProducer producer, GenerationStore store) {
    this.producer = producer;
    this.store = store;
  }

  /**
   * A command that was sent.
   *
   * @param sentAt just before, {@link WallClock#micros}
   */
  record Sent(ModelCommand command, CommandId id, long sentAt) {}

  /** Sends one; the brokers have it then. */
  Sent send(ModelCommand command) {
    long at = WallClock.micros();
    var record = ModelsTopic.encode(ModelsTopic.NAME, command);
    CommandId id =
        producer.sendAndWait(new ProducerRecord<>(record.topic(), record.key(), record.value()));
    return new Sent(command, id, at);
  }

  /**
   * Waits until a command was carried out.
   *
   * @throws BenchFailed if it was refused, or nothing becomes of it
   */
  CommandOutcome await(Sent sent) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      Optional<CommandOutcome> outcome = store.decisions().outcome(sent.id());
      if (outcome.isPresent()) {
        if (outcome.get().result() == CommandOutcome.Result.REFUSED) {
          throw new BenchFailed(
              "command \"%s\" was refused: %s"
                  .formatted(sent.command().describe(), outcome.get().detail()));
        }
        return outcome.get();
      }
      Sleep.of(POLL);
    }
    throw new BenchFailed(
        "command \"%s\" (%s): nothing became of it within %d s (expected: done or refused); does the indexing job run?"
            .formatted(sent.command().describe(), sent.id(), PATIENCE.toSeconds()));
  }
}
