package dev.relkt.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.client.AsyncQuestionClient;
import dev.relkt.client.Brokers;
import dev.relkt.client.ClientFailed;
import dev.relkt.http.access.Access;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.job.options.Settings;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictJson;
import dev.relkt.topic.TenantRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Asks questions over Kafka for callers who see a part of the passages. Safe for use by several
 * threads.
 */
public final class QuestionService implements AutoCloseable {

  /** For what comes after the deadline: the record's way, and a job that is starting again. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final QuestionsTopic QUESTIONS = new QuestionsTopic();

  private final String topic;
  private final Connection<AsyncQuestionClient> client;

  QuestionService(Brokers brokers, Settings.Topics topics) {
    topic = topics.questions();
    client =
        new Connection<>(
            () -> AsyncQuestionClient.open(brokers, topics.questions(), topics.answers()),
            AsyncQuestionClient::isOpen);
  }

  /** How many questions wait for their answers. */
  public int waiting() {
    return client.current().map(AsyncQuestionClient::waiting).orElse(0);
  }

  /**
   * Connects, so that the first question does not wait for it.
   *
   * @throws ProblemException if Kafka is away
   */
  public void connect() {
    client.get();
  }

  /** Whether answers were read without an error lately: the brokers are there. */
  public boolean hears() {
    return client.current().filter(AsyncQuestionClient::hears).isPresent();
  }

  /**
   * The question that a value of the topic of questions is, as the caller may ask it: its tenant
   * and its filter are added.
   *
   * @param value JSON, without an id
   * @throws ProblemException if it is refused, with the words that a dead letter has
   */
  public Question read(Access access, byte[] value) {
    try {
      if (StrictJson.tree("body", value) instanceof JsonNode json && json.has("id")) {
        throw new ProblemException(
            Kind.REFUSED,
            "id: %s (expected: none; the gateway gives each question its own)"
                .formatted(json.get("id").isTextual() ? "a text" : "a value"));
      }
    } catch (RejectedRecord e) {
      throw new ProblemException(Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
    String id = "http-" + UUID.randomUUID();
    List<RecordHeader> headers = access.tenant().map(TenantRule::headerOf).stream().toList();
    var raw = new RawRecord(topic, -1, -1, -1, id.getBytes(StandardCharsets.UTF_8), value, headers);
    return switch (QUESTIONS.decode(raw)) {
      case Decoded.Accepted<Question> accepted -> visible(access, accepted.value());
      case Decoded.Rejected<Question> rejected ->
          throw new ProblemException(Kind.REFUSED, rejected.rejection().reason());
    };
  }

  /**
   * The same question, about what the caller sees alone.
   *
   * @throws ProblemException if it names another tenant, or its filter becomes too large
   */
  public Question visible(Access access, Question question) {
    try {
      QuestionOptions.Builder options = question.options().toBuilder();
      access.tenant().ifPresent(options::tenant);
      var own =
          new Question(
              question.id(),
              question.text(),
              question.topK(),
              question.filter().includes(access.filter())
                  ? question.filter()
                  : question.filter().and(access.filter()),
              question.deadline(),
              options.build());
      if (access.tenant().isPresent()
          && question.options().tenant().isPresent()
          && !question.options().tenant().equals(access.tenant())) {
        throw new ProblemException(
            Kind.FORBIDDEN, "tenant: another one than that of the access token");
      }
      return own;
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Asks and waits: until the answer is there, or some seconds after the question's deadline.
   *
   * @param headers of its record, such as {@code traceparent}
   * @return its answer, which is no refusal
   * @throws ProblemException if Kafka is away, no answer comes, or it is refused
   */
  public AsyncQuestionClient.Answered ask(Question question, List<RecordHeader> headers) {
    AsyncQuestionClient open = client.get();
    return await(open, open.ask(question, headers), question);
  }

  /**
   * As the other one, with what a part of the shards found before the answer.
   *
   * @param interim told by a thread that must not wait
   * @throws ProblemException as {@link #ask}
   */
  public AsyncQuestionClient.Answered askWithInterim(
      Question question,
      List<RecordHeader> headers,
      Consumer<AsyncQuestionClient.Answered> interim) {
    AsyncQuestionClient open = client.get();
    return await(open, open.askWithInterim(question, headers, interim), question);
  }

  private AsyncQuestionClient.Answered await(
      AsyncQuestionClient open, AsyncQuestionClient.Asked asked, Question question) {
    try {
      AsyncQuestionClient.Answered answered =
          asked.answered().get(question.deadline().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
      if (!answered.reply().error().isEmpty()) {
        throw new ProblemException(Kind.REFUSED, answered.reply().error());
      }
      return answered;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClientFailed failed) {
        throw ProblemException.unavailable(String.valueOf(failed.getMessage()), failed);
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      if (!asked.taken().isDone()) {
        throw ProblemException.unavailable(
            "topic \"%s\": no broker took the question within %,d ms"
                .formatted(topic, question.deadline().plus(GRACE).toMillis()),
            e);
      }
      throw new ProblemException(
          Kind.NO_ANSWER,
          "no answer within %,d ms after the deadline of %,d ms; does the answering job run?"
              .formatted(GRACE.toMillis(), question.deadline().toMillis()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("the gateway is stopping", e);
    } finally {
      open.forget(asked);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
