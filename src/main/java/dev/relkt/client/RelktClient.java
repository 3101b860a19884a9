package dev.relkt.client;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes passages, asks questions and commands models from Java:
 *
 * <pre>{@code
 * try (RelktClient relkt = RelktClient.connect("127.0.0.1:9092")) {
 *   relkt.ingest(new Passage(new PassageId("faq-17"), new Language("de"), "", text, Map.of()));
 *   relkt.flush();
 *   Optional<Reply> reply = relkt.ask(Question.of("q1", "How do I return a shoe?"), Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>What is written can be found when the indexing job has published it, usually within two
 * seconds. Connections are opened when they are first needed. For one thread; make one client a
 * thread, or use {@link PassageSender} and {@link QuestionClient}.
 */
public final class RelktClient implements AutoCloseable {

  private final Brokers brokers;
  private final Topics topics;
  private @Nullable PassageSender passages;
  private @Nullable QuestionClient questions;

  /**
   * Names of topics.
   *
   * @param passages what is indexed
   * @param questions what is asked
   * @param answers what comes back
   * @param models commands to the indexing job
   * @param generations what it says about them
   */
  public record Topics(
      String passages, String questions, String answers, String models, String generations) {

    /** The names that jobs use unless they are told others. */
    public static final Topics DEFAULT =
        new Topics(
            PassagesTopic.NAME,
            QuestionsTopic.NAME,
            AnswersTopic.NAME,
            ModelsTopic.NAME,
            GenerationsTopic.NAME);
  }

  public RelktClient(Brokers brokers, Topics topics) {
    this.brokers = brokers;
    this.topics = topics;
  }

  /**
   * A client of the usual topics, with the settings of Kafka's clients that the environment has
   * ({@code RELKT_KAFKA_CLIENT_*}).
   *
   * @param bootstrap {@code host:port}, several with commas
   */
  public static RelktClient connect(String bootstrap) {
    return new RelktClient(Brokers.at(bootstrap), Topics.DEFAULT);
  }

  /**
   * Sends a passage, which replaces the one with its id. Returns at once; {@link #flush} waits.
   *
   * @throws ClientFailed if no broker answers, there is no such topic, or an earlier passage was
   *     not taken
   */
  public void ingest(Passage passage) {
    ingest(passage, WriteVersion.NONE);
  }

  /**
   * As the other one, of a version: it is ignored where the passage has a higher one, or not the
   * one that is expected. {@code relkt status} counts what was ignored.
   *
   * @throws ClientFailed as {@link #ingest(Passage)}
   */
  public void ingest(Passage passage, WriteVersion version) {
    sender().upsert(passage, version);
  }

  /**
   * Sends the delete of a passage; one that is not there does no harm.
   *
   * @throws ClientFailed as {@link #ingest}
   */
  public void delete(PassageId id) {
    delete(id, WriteVersion.NONE);
  }

  /**
   * As the other one, of a version: it is ignored where the passage has a higher one, or not the
   * one that is expected.
   *
   * @throws ClientFailed as {@link #ingest}
   */
  public void delete(PassageId id, WriteVersion version) {
    sender().delete(id, version);
  }

  /**
   * Waits until the brokers have everything that was sent.
   *
   * @return how far the topic is with it
   * @throws ClientFailed if something was not taken
   */
  public SentPassages flush() {
    return sender().flush();
  }

  /**
   * Asks a question and waits for its answer.
   *
   * @param timeout how long to wait, the time to connect not counted
   * @return empty if no answer came in time
   * @throws ClientFailed if no broker answers, a topic does not exist, the question was not taken
   *     or was refused, or the answer cannot be read
   */
  public Optional<Reply> ask(Question question, Duration timeout) {
    if (questions == null) {
      questions = QuestionClient.open(brokers, topics.questions(), topics.answers());
    }
    return questions.ask(question, timeout).map(QuestionClient.Answered::reply);
  }

  /**
   * Sends a command about models and waits for what the indexing job says.
   *
   * @param timeout zero to send it only
   * @throws ClientFailed if no broker answers, a topic is missing, or the record is not taken
   */
  public CommandClient.Sent send(ModelCommand command, Duration timeout) {
    return new CommandClient(brokers, topics.models(), topics.generations()).send(command, timeout);
  }

  /** Gives what is on its way 10 seconds to arrive. */
  @Override
  public void close() {
    if (passages != null) {
      passages.close();
    }
    if (questions != null) {
      questions.close();
    }
  }

  private PassageSender sender() {
    if (passages == null) {
      passages = new PassageSender(brokers, topics.passages());
    }
    return passages;
  }
}
