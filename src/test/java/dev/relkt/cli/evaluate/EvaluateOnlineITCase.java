package dev.relkt.cli.evaluate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.answering.Answer;
import dev.relkt.answering.Question;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Reply;
import dev.relkt.client.Brokers;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.PassageSearch;
import dev.relkt.evaluation.Progress;
import dev.relkt.evaluation.WordBagEncoder;
import dev.relkt.local.EmbeddedBroker;
import dev.relkt.local.TopicPlan;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A real broker, and in place of the answering job a thread that searches exactly. */
final class EvaluateOnlineITCase {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private EmbeddedBroker broker;
  private Path passages;
  private Path questions;
  private Path qrels;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    broker.createTopics(
        List.of(
            new TopicPlan("questions", 3, Map.of(), ""),
            new TopicPlan("answers", 3, Map.of(), "")));
    StringBuilder lines = new StringBuilder();
    StringBuilder asked = new StringBuilder();
    StringBuilder judged = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      lines.append(
          "{\"id\":\"p%d\",\"lang\":\"en\",\"text\":\"w%d w%d w%d\"}\n"
              .formatted(i, i, i * 7 % 300, i * 11 % 300));
      asked.append(
          "{\"id\":\"q%d\",\"lang\":\"%s\",\"text\":\"w%d w%d\"}\n"
              .formatted(i, i % 2 == 0 ? "de" : "th", i, i * (i % 5 == 0 ? 3 : 7) % 300));
      judged.append("q%d 0 p%d 1\n".formatted(i, i));
    }
    passages = Files.writeString(directory.resolve("passages.jsonl"), lines);
    questions = Files.writeString(directory.resolve("questions.jsonl"), asked);
    qrels = Files.writeString(directory.resolve("qrels.txt"), judged);
  }

  @AfterEach
  void stopBroker() {
    stop.set(true);
    broker.close();
  }

  @Test
  void givesTheScoresOfTheAnswersWhateverTheirOrder() throws Exception {
    Thread answering = answer(id -> 1 + Math.floorMod(id.hashCode(), 2), true);
    Path run = directory.resolve("run.txt");

    int code =
        execute(
            "--passages",
            passages.toString(),
            "--questions",
            questions.toString(),
            "--qrels",
            qrels.toString(),
            "--in-flight",
            "7",
            "--run",
            run.toString(),
            "--json");

    assertThat(code).as(err.toString()).isEqualTo(0);
    JsonNode online = new JsonMapper().readTree(out.toString());
    assertThat(online.path("model").asText()).isEqualTo("words/1");
    assertThat(online.path("generation").asText()).isEqualTo("g3");
    assertThat(online.path("pool").asInt()).isEqualTo(300);
    assertThat(online.path("answered").asInt()).isEqualTo(300);
    assertThat(online.path("partial").asInt()).isEqualTo(0);
    assertThat(online.path("unanswered").asInt()).isEqualTo(0);
    assertThat(online.path("p99Millis").asDouble()).isPositive();
    assertThat(seen).hasSize(300);
    stop.set(true);
    answering.join();

    assertThat(Run.read(run).rankings()).isEqualTo(expected());
    double success = online.path("languages").path("de").path("success@1").asDouble();
    long first =
        expected().entrySet().stream()
            .filter(e -> Integer.parseInt(e.getKey().substring(1)) % 2 == 0)
            .filter(
                e ->
                    e.getValue()
                        .getFirst()
                        .passage()
                        .value()
                        .substring(1)
                        .equals(e.getKey().substring(1)))
            .count();
    assertThat(success).isEqualTo(first / 150.0).isGreaterThan(0.5);
    assertThat(online.path("average").has("recall@100")).isFalse();
  }

  @Test
  void saysHowManyQuestionsWereNotAnsweredOrOnlyInPart() throws Exception {
    Thread answering = answer(id -> id.endsWith("/q5") ? 0 : 1, false);

    Path few = directory.resolve("few.jsonl");
    Files.write(few, Files.readAllLines(questions).subList(0, 30));

    int code =
        execute(
            "--questions",
            few.toString(),
            "--qrels",
            qrels.toString(),
            "--timeout",
            "8",
            "--in-flight",
            "4");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "relkt: 1 questions were not answered within 8 s, 29 only in part (expected: none);");
    assertThat(out.toString())
        .contains("answered    29\n", "partial     29\n", "1 questions found nothing")
        .doesNotContain("pool ");
    stop.set(true);
    answering.join();
  }

  @Test
  void endsEarlyWhenNobodyAnswers() {
    String message = "no answer to any question within 1 s; does the answering job run?";

    int code =
        execute(
            "--questions",
            questions.toString(),
            "--qrels",
            qrels.toString(),
            "--timeout",
            "1",
            "--in-flight",
            "7");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesATopicThatIsNotThere() {
    assertThat(
            execute(
                "--questions", questions.toString(),
                "--qrels", qrels.toString(),
                "--answers-topic", "replies"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("topic \"replies\" does not exist");
  }

  private int execute(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--bootstrap", broker.bootstrapServers()));
    all.addAll(List.of(arguments));
    return new CommandLine(new EvaluateOnlineCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> {
              command.getErr().println("relkt: " + thrown.getMessage());
              command.getErr().flush();
              return 1;
            })
        .execute(all.toArray(String[]::new));
  }

  private Map<String, List<Run.Entry>> expected() {
    var encoder = new WordBagEncoder(64);
    var asked = LabelledFiles.questions(questions).records();
    try (var search =
        PassageSearch.exact(encoder, LabelledFiles.passages(passages).records(), Progress.NONE)) {
      var found =
          search.search(
              encoder.encodeQuestions(asked.stream().map(q -> q.text()).toList()),
              10,
              dev.relkt.passage.filter.PassageFilter.NONE,
              Progress.NONE);
      Map<String, List<Run.Entry>> rankings = new java.util.HashMap<>();
      for (int i = 0; i < asked.size(); i++) {
        rankings.put(asked.get(i).id(), found.get(i));
      }
      return rankings;
    }
  }

  /**
   * Answers until it is stopped, each batch of questions from the last to the first.
   *
   * @param times question id → how often it is answered
   */
  private Thread answer(Function<String, Integer> times, boolean whole) {
    Brokers options = Brokers.at(broker.bootstrapServers());
    var partitions = new ArrayList<TopicPartition>();
    for (int p = 0; p < 3; p++) {
      partitions.add(new TopicPartition("questions", p));
    }
    var pool = LabelledFiles.passages(passages).records();
    Map<PassageId, Passage> byId =
        pool.stream().collect(Collectors.toMap(Passage::id, Function.identity()));
    var encoder = new WordBagEncoder(64);
    var search = PassageSearch.exact(encoder, pool, Progress.NONE);
    Thread thread =
        new Thread(
            () -> {
              try (search;
                  var consumer = options.consumer();
                  var producer = options.producer()) {
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                while (!stop.get()) {
                  List<Question> batch = new ArrayList<>();
                  consumer
                      .poll(Duration.ofMillis(50))
                      .forEach(
                          r -> {
                            if (new QuestionsTopic().decode(RawRecord.of(r))
                                instanceof Decoded.Accepted<Question> accepted) {
                              batch.add(accepted.value());
                            }
                          });
                  Collections.reverse(batch);
                  for (Question question : batch) {
                    seen.add(question.id());
                    List<Answer> answers =
                        search
                            .search(
                                encoder.encodeQuestions(List.of(question.text())),
                                question.topK(),
                                question.filter(),
                                Progress.NONE)
                            .getFirst()
                            .stream()
                            .map(e -> new Answer(requireNonNull(byId.get(e.passage())), e.score()))
                            .toList();
                    var reply =
                        new Reply(
                            question.id(),
                            new RankedAnswers(answers),
                            Optional.of(new Reply.Serving(new ModelVersion("words", 1), 3)),
                            OptionalLong.of(1),
                            OptionalLong.of(35),
                            2,
                            whole ? 2 : 1,
                            List.of(),
                            new Reply.Timings(0, 0, 0, 0),
                            Optional.empty(),
                            "");
                    for (int i = times.apply(question.id()); i > 0; i--) {
                      var encoded = AnswersTopic.encode("answers", reply);
                      var unused =
                          producer.send(
                              new org.apache.kafka.clients.producer.ProducerRecord<>(
                                  "answers", encoded.key(), encoded.value()));
                    }
                  }
                }
              }
            },
            "answering");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
