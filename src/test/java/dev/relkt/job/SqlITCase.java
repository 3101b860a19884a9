package dev.relkt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.Reply;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.topic.QuestionsTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The very statements of {@code docs/sql}, with a broker and directories of the test. */
class SqlITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(8)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path SQL = Path.of("docs/sql");

  @TempDir Path directory;

  @Test
  void passagesGoInAndAnswersComeOutAndTheIndexIsSearchedAsQuestionsAre() throws Exception {
    try (var jobs = new JobsUnderTest(directory)) {
      Settings settings = jobs.settings();
      StreamTableEnvironment sql = environment();
      for (String statement : statements("topics.sql", settings)) {
        sql.executeSql(statement);
      }
      sql.executeSql(
              """
              INSERT INTO passages VALUES
                ('moon', 'Moon', 'en', 'The moon is far away', MAP['desk', 'science']),
                ('mond', 'Mond', 'de', 'Wie weit der Mond entfernt ist', CAST(NULL AS MAP<STRING, STRING>)),
                ('cake', CAST(NULL AS STRING), 'en', 'A cake needs an hour', CAST(NULL AS MAP<STRING, STRING>)),
                ('gone', CAST(NULL AS STRING), 'en', 'This one is deleted', CAST(NULL AS MAP<STRING, STRING>))
              ON CONFLICT DO DEDUPLICATE
              """)
          .await();
      jobs.start(IndexingJob.NAME, IndexingJob::define, settings);
      jobs.start(AnsweringJob.NAME, AnsweringJob::define, settings);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(jobs.index()).hasSize(4));
      assertThat(jobs.index().get(new PassageId("moon")).metadata().text("desk"))
          .hasValue("science");

      sql.executeSql(
              "INSERT INTO questions VALUES ('sql', 'How far away is the moon?', 3, 'dense')")
          .await();
      assertThat(rows(sql, "SELECT question_id, place, id, score FROM answered_passages", 3))
          .extracting(row -> row.getField("id"))
          .containsExactly((Object[]) ids(reply(jobs, "sql")));

      searchesAsQuestionsDo(jobs, sql, settings);
    }
  }

  private void searchesAsQuestionsDo(
      JobsUnderTest jobs, StreamTableEnvironment sql, Settings settings) throws Exception {
    List<String> statements = statements("search.sql", settings);
    for (String statement : statements.subList(0, statements.size() - 1)) {
      sql.executeSql(statement);
    }
    ask(jobs, "q1", "How far away is the moon?");
    ask(jobs, "q2", "Wie weit ist der Mond entfernt?");
    Map<String, List<Row>> found = new TreeMap<>();
    rows(sql, statements.getLast(), Integer.MAX_VALUE)
        .forEach(
            row ->
                found.computeIfAbsent(row.getFieldAs("question"), q -> new ArrayList<>()).add(row));
    for (String question : List.of("q1", "q2")) {
      Reply reply = reply(jobs, question);
      assertThat(found.get(question))
          .extracting(row -> row.getField("id"))
          .containsExactly((Object[]) ids(reply));
      assertThat(found.get(question).getFirst().<Double>getFieldAs("score"))
          .isCloseTo(reply.ranked().answers().getFirst().score(), within(1e-5));
    }
    followsNewerSnapshots(jobs, sql, statements.getLast());
    refusesWhatIsNotAsItHasToBe(sql, settings);
  }

  private static void followsNewerSnapshots(
      JobsUnderTest jobs, StreamTableEnvironment sql, String search) throws Exception {
    sql.executeSql(
            "INSERT INTO passages VALUES ('new', CAST(NULL AS STRING), 'en', 'How far away is the moon?', CAST(NULL AS MAP<STRING, STRING>)) ON CONFLICT DO DEDUPLICATE")
        .await();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(jobs.index()).hasSize(5));
    assertThat(rows(sql, search, Integer.MAX_VALUE))
        .extracting(row -> row.getField("id"))
        .contains("new");
  }

  private static void refusesWhatIsNotAsItHasToBe(StreamTableEnvironment sql, Settings settings) {
    sql.executeSql(
        "CREATE TABLE wrong (id STRING, author STRING, vector ARRAY<FLOAT>) WITH ('connector' = 'relkt', 'index.root' = '%s', 'registry.root' = '%s', 'model' = 'test/1')"
            .formatted(settings.index().root(), settings.model().registryRoot()));
    assertThatThrownBy(
            () ->
                sql.executeSql(
                    "SELECT id FROM encoded_questions, LATERAL TABLE(VECTOR_SEARCH(TABLE wrong, DESCRIPTOR(vector), encoded_questions.vector, 5))"))
        .rootCause()
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "column author of type STRING (expected: id, title, lang or text as STRING, metadata as MAP<STRING, STRING>, or a vector as ARRAY<FLOAT>)");
    sql.executeSql(
        "CREATE MODEL nothing INPUT (text STRING) OUTPUT (vector ARRAY<FLOAT>) WITH ('provider' = 'relkt', 'registry.root' = '%s', 'model' = 'test')"
            .formatted(settings.model().registryRoot()));
    assertThatThrownBy(
            () ->
                sql.executeSql(
                    "SELECT vector FROM ML_PREDICT(TABLE my_questions, MODEL nothing, DESCRIPTOR(text))"))
        .hasStackTraceContaining("model: \"test\" (expected: a model version such as student/4)");
  }

  private static StreamTableEnvironment environment() {
    var env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    return StreamTableEnvironment.create(env);
  }

  private static List<String> statements(String file, Settings settings) throws IOException {
    String script =
        Files.readString(SQL.resolve(file))
            .replace("127.0.0.1:9092", settings.kafka().brokers())
            .replace("/srv/relkt/index", settings.index().root().toString())
            .replace("/srv/relkt/models", settings.model().registryRoot().toString())
            .replace("student/4", "test/1");
    return Arrays.stream(script.split(";\\s*\\n"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /** Until there are as many, or no more come. */
  private static List<Row> rows(StreamTableEnvironment sql, String query, int most)
      throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> found = sql.executeSql(query).collect()) {
      while (rows.size() < most && found.hasNext()) {
        rows.add(found.next());
      }
    }
    return rows;
  }

  private static void ask(JobsUnderTest jobs, String id, String text) {
    jobs.send(
        QuestionsTopic.encode(
            "questions",
            new Question(id, text, 5, PassageFilter.NONE, Duration.ofSeconds(30))
                .with(QuestionOptions.builder().mode(QuestionOptions.Mode.DENSE).build())));
    jobs.flush();
  }

  private static Reply reply(JobsUnderTest jobs, String id) {
    return await().atMost(PATIENCE).until(() -> jobs.replies().get(id), reply -> reply != null);
  }

  private static String[] ids(Reply reply) {
    return reply.ranked().answers().stream()
        .map(answer -> answer.passage().id().value())
        .toArray(String[]::new);
  }
}
