package dev.relkt.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.endpoint.EndpointRules;
import dev.relkt.registry.ModelVersion;
import dev.relkt.rollout.GateRules;
import dev.relkt.settings.Option;
import dev.relkt.shard.VectorPrecision;
import dev.relkt.snapshot.Rewind;
import dev.relkt.topic.PassageRules;
import dev.relkt.topic.TenantRule;
import dev.relkt.topic.format.EmptyValue;
import dev.relkt.topic.format.FieldMapping;
import dev.relkt.topic.format.FieldPath;
import dev.relkt.topic.format.FieldTemplate;
import dev.relkt.topic.format.FormatOptions;
import dev.relkt.topic.format.MetadataFields;
import dev.relkt.topic.format.PassageFormat;
import dev.relkt.topic.schema.RegistryApi;
import dev.relkt.topic.schema.RegistryOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir Path directory;

  @Test
  void everyOptionHasADefaultThatItsTypeTakes() {
    Set<String> keys = new HashSet<>();
    for (Option<?> option : RelktOptions.all()) {
      assertThat(keys.add(option.key())).as(option.key()).isTrue();
      assertThat(option.description()).as(option.key()).endsWith(".");
      assertThat(option.type().parse().apply(option.defaultText())).as(option.key()).isNotNull();
    }
  }

  @Test
  void hasDefaults() {
    Settings settings = Settings.read(List.of(), Map.of());
    assertThat(settings.kafka())
        .isEqualTo(
            new Settings.Kafka("127.0.0.1:9092", Map.of(), Duration.ofMinutes(2), 12_582_912));
    assertThat(settings.topics())
        .isEqualTo(
            new Settings.Topics("passages", "questions", "answers", "models", "generations"));
    assertThat(settings.model())
        .isEqualTo(
            new Settings.Model(
                Path.of("models").toAbsolutePath(),
                new ModelVersion("student", 4),
                List.of(),
                new EndpointRules(Duration.ofMinutes(10), Duration.ofMinutes(2))));
    assertThat(settings.index().root()).isEqualTo(Path.of("data/index").toAbsolutePath());
    assertThat(settings.index().shards()).isEqualTo(4);
    assertThat(settings.index().vectorPrecision()).isEqualTo(VectorPrecision.HALF);
    assertThat(settings.index().rewind()).isEqualTo(Rewind.REFUSED);
    assertThat(settings.indexing())
        .isEqualTo(
            new Settings.Indexing(
                4_194_304,
                PassageRules.DEFAULT,
                RelktOptions.NewTopic.REFUSED,
                "",
                new TopicStart.Earliest(),
                2,
                64,
                Duration.ofMillis(50),
                0.5));
    assertThat(settings.rollout())
        .isEqualTo(
            new Settings.Rollout(Duration.ofHours(24), 1_000_000_000, new GateRules(0.05, 1, 0.1)));
    assertThat(settings.answering())
        .isEqualTo(
            new Settings.Answering(
                2,
                32,
                Duration.ofMillis(50),
                0.02,
                Duration.ofSeconds(60),
                RelktOptions.Delivery.AT_LEAST_ONCE,
                TenantRule.OPTIONAL));
    assertThat(settings.format()).isEqualTo(FormatOptions.RELKT);
  }

  @Test
  void readsWhetherRecordsHaveToSayTheirTenant() {
    Settings settings =
        Settings.read(
            List.of("--passages.tenant=required", "--questions.tenant", "required"), Map.of());

    assertThat(settings.indexing().rules().tenant()).isEqualTo(TenantRule.REQUIRED);
    assertThat(settings.answering().tenants()).isEqualTo(TenantRule.REQUIRED);
  }

  @Test
  void readsThePathsOfAForeignFormat() throws Exception {
    Path file = directory.resolve("relkt.yaml");
    Files.writeString(
        file,
        """
        passages:
          format: json
          empty-value: delete
          fields:
            id: doc.id
            text: "{doc.head}. {doc.body}"
            title: ""
            lang: $.language
            version: rev
            expires-at: until
            metadata: [year, where=doc.place, "*"]
        """);
    assertThat(Settings.read(List.of("--config", file.toString()), Map.of()).format())
        .isEqualTo(
            new FormatOptions(
                PassageFormat.JSON,
                new FieldMapping(
                    FieldPath.parse("doc.id"),
                    FieldTemplate.parse("{doc.head}. {doc.body}"),
                    null,
                    FieldPath.parse("$.language"),
                    FieldPath.parse("rev"),
                    FieldPath.parse("until"),
                    MetadataFields.parse("year,where=doc.place,*")),
                EmptyValue.DELETE,
                null));
  }

  @Test
  void readsWhereSchemasAreRegistered() {
    List<String> arguments =
        List.of(
            "--passages.format=avro",
            "--passages.registry.url=https://registry:8081/apis",
            "--passages.registry.api=apicurio-content-ids",
            "--passages.registry.id-bytes=8",
            "--passages.registry.user=ada");
    assertThat(
            Settings.read(arguments, Map.of("RELKT_PASSAGES_REGISTRY_PASSWORD", "geheim"))
                .format()
                .registry())
        .isEqualTo(
            new RegistryOptions(
                URI.create("https://registry:8081/apis"),
                RegistryApi.APICURIO_CONTENT_IDS,
                8,
                "ada",
                "geheim"));
    assertThatThrownBy(() -> Settings.read(List.of("--passages.format=debezium-avro"), Map.of()))
        .hasMessageContaining(
            "passages.registry.url: none (expected: the URL of the schema registry, as passages.format"
                + " is debezium-avro)");
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of("--passages.format=avro", "--passages.registry.url= "), Map.of()))
        .hasMessageContaining("passages.registry.url: none (expected: the URL of the schema");
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of("--passages.registry.url=https://ada:ge//h@im@registry:8081/x"),
                    Map.of()))
        .hasMessageContaining(
            "passages.registry.url: \"https://…@registry:8081/x\" (expected: an http or https URL"
                + " without user and query, or nothing), from the command line")
        .hasMessageNotContaining("ada");
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of(
                        "--passages.registry.url=registry:8081", "--passages.registry.id-bytes=6"),
                    Map.of()))
        .hasMessageContaining(
            "passages.registry.url: \"registry:8081\" (expected: an http or https URL without user and"
                + " query, or nothing), from the command line")
        .hasMessageContaining("passages.registry.id-bytes: \"6\" (expected: 4 or 8)");
  }

  @Test
  void namesWhatDoesNotGoTogetherInAFormat() {
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of(
                        "--passages.format=csv",
                        "--passages.empty-value=keep",
                        "--passages.fields.text={title",
                        "--passages.fields.lang=a..b"),
                    Map.of()))
        .hasMessageContaining(
            "passages.format: \"csv\" (expected: one of relkt, json, debezium-json, avro, debezium-avro, protobuf), from the command line")
        .hasMessageContaining("passages.empty-value: \"keep\" (expected: one of refuse, delete)")
        .hasMessageContaining(
            "passages.fields.text: \"{title\" (expected: a path such as doc.body, $.source.table or key,"
                + " or a template such as {title}. {body}), from the command line")
        .hasMessageContaining(
            "passages.fields.lang: \"a..b\" (expected: a path such as doc.body, authors[0],"
                + " ['dc.title'], $.source.ts_ms, key or key.id, or nothing), from the command line");
    assertThatThrownBy(() -> Settings.read(List.of("--passages.fields.text=body"), Map.of()))
        .hasMessageContaining(
            "passages.fields.text: \"body\" (expected: none where passages.format is relkt), from the"
                + " command line");
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of("--passages.format=debezium-json", "--passages.fields.text=after.body"),
                    Map.of()))
        .hasMessageContaining(
            "passages.fields: \"after.body\" (expected: a path in the row, body, or one in the whole"
                + " event, $.after.body)");
  }

  @Test
  void filesOfABackfillHaveASchemeAndTheTopicABeginning() {
    Settings.Indexing indexing =
        Settings.read(
                List.of(
                    "--passages.backfill=corpus/*.jsonl", "--passages.start=2026-05-01T00:00:00Z"),
                Map.of())
            .indexing();
    assertThat(indexing.backfill())
        .isEqualTo("file:" + Path.of("corpus").toAbsolutePath() + "/*.jsonl");
    assertThat(indexing.start())
        .isEqualTo(new TopicStart.At(java.time.Instant.parse("2026-05-01T00:00:00Z")));
    assertThat(
            Settings.read(List.of("--passages.backfill=s3://bucket/corpus"), Map.of())
                .indexing()
                .backfill())
        .isEqualTo("s3://bucket/corpus");
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of("--passages.backfill=/a/[", "--passages.start=yesterday"), Map.of()))
        .hasMessageContaining(
            "passages.backfill: \"/a/[\" (expected: a file, a folder or a pattern such as /data/*.jsonl.gz or s3://bucket/passages, or nothing), from the command line")
        .hasMessageContaining(
            "passages.start: \"yesterday\" (expected: earliest, latest, or a moment such as 2026-05-01T00:00:00Z), from the command line");
  }

  @Test
  void theCommandLineIsAboveTheEnvironmentIsAboveTheFile() throws Exception {
    Path file = directory.resolve("relkt.yaml");
    Files.writeString(
        file,
        """
        # nested or not
        index:
          shards: 16
          root: /from/file
        topic.passages: from-file
        kafka.client.security.protocol: SSL
        model.op-libraries:
          - /a.so
          - /b.so
        """);
    Settings settings =
        Settings.read(
            List.of("--config", file.toString(), "-D", "topic.passages=from-line", "--model=m/3"),
            Map.of(
                "RELKT_TOPIC_PASSAGES", "from-environment",
                "RELKT_INDEX_ROOT", "/from/environment",
                "RELKT_KAFKA_CLIENT_SSL_KEY_PASSWORD", "secret",
                "PATH", "/bin"));
    assertThat(settings.index().shards()).isEqualTo(16);
    assertThat(settings.index().root()).isEqualTo(Path.of("/from/environment"));
    assertThat(settings.topics().passages()).isEqualTo("from-line");
    assertThat(settings.topics().passagesDeadLetters()).isEqualTo("from-line.dlq");
    assertThat(settings.model().version()).isEqualTo(new ModelVersion("m", 3));
    assertThat(settings.model().opLibraries()).containsExactly(Path.of("/a.so"), Path.of("/b.so"));
    assertThat(settings.kafka().client())
        .isEqualTo(Map.of("security.protocol", "SSL", "ssl.key.password", "secret"));
    assertThat(settings.kafka().properties())
        .containsEntry("bootstrap.servers", "127.0.0.1:9092")
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void takesEveryFormOfAnArgument() {
    Settings settings =
        Settings.read(
            List.of(
                "-Dindex.shards=8",
                "--index.vector-precision=single",
                "-D",
                "indexing.parallelism=3",
                "--answering.parallelism",
                "5",
                "--answering.delivery=exactly-once"),
            Map.of());
    assertThat(settings.index().shards()).isEqualTo(8);
    assertThat(settings.index().vectorPrecision()).isEqualTo(VectorPrecision.SINGLE);
    assertThat(settings.indexing().parallelism()).isEqualTo(3);
    assertThat(settings.answering().parallelism()).isEqualTo(5);
    assertThat(settings.answering().delivery()).isEqualTo(RelktOptions.Delivery.EXACTLY_ONCE);
  }

  @Test
  void namesAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                Settings.read(
                    List.of(
                        "--index.shards=0",
                        "--kafka.broker=x:1",
                        "--kafka.brokers=localhost",
                        "--answering.refresh=50",
                        "--answering.delivery=maybe",
                        "--indexing.parallelism=9",
                        "stray",
                        "--topic.passages=a b"),
                    Map.of("RELKT_INDEX_ROOTS", "/x", "RELKT_MODEL", "student")))
        .isInstanceOf(ConfigurationMistakes.class)
        .hasMessage(
            """
            9 mistakes in the configuration:
              "stray" on the command line (expected: -D key=value or --key value)
              RELKT_INDEX_ROOTS in the environment is no setting (expected: perhaps RELKT_INDEX_ROOT)
              kafka.broker: no such setting, from the command line (expected: perhaps kafka.brokers)
              index.shards: "0" (expected: a whole number from 1 to 1024), from the command line
              kafka.brokers: "localhost" (expected: host:port, several with commas between them), from the command line
              topic.passages: "a b" (expected: a topic name of a-z, A-Z, 0-9, dot, dash, underscore, at most 240 of them), from the command line
              model: "student" (expected: a model version such as student/1), from the environment, RELKT_MODEL
              indexing.parallelism: 9 (expected: at most index.shards, which is 4)
              answering.refresh: "50" (expected: a duration from 10 ms to 600 s, such as 100 ms, 2 s, 5 min or 1 h), from the command line
              answering.delivery: "maybe" (expected: one of at-least-once, exactly-once), from the command line
            All settings: relkt config\
            """
                .replace("9 mistakes", "10 mistakes"));
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws Exception {
    Path absent = directory.resolve("absent.yaml");
    assertThatThrownBy(() -> Settings.read(List.of("--config", absent.toString()), Map.of()))
        .hasMessageContaining(absent + ": no such file, or not readable (expected: YAML)");
    Path broken = directory.resolve("broken.yaml");
    Files.writeString(broken, "index: [1, 2");
    assertThatThrownBy(() -> Settings.read(List.of(), Map.of("RELKT_CONFIG", broken.toString())))
        .hasMessageContaining(broken + ": ")
        .hasMessageContaining("(expected: YAML)");
    Path unknown = directory.resolve("unknown.yaml");
    Files.writeString(unknown, "index:\n  shard: 4\n");
    assertThatThrownBy(() -> Settings.read(List.of("--config", unknown.toString()), Map.of()))
        .hasMessageContaining(
            "index.shard: no such setting, from " + unknown + " (expected: perhaps index.shards)");
  }

  @Test
  void aSmallNumberOfShardsLowersTheDefaultParallelism() {
    Settings settings = Settings.read(List.of("--index.shards=1"), Map.of());
    assertThat(settings.indexing().parallelism()).isEqualTo(1);
    assertThat(settings.answering().parallelism()).isEqualTo(1);
  }

  @Test
  void listsTextsForPeople() {
    assertThat(Settings.texts(List.of("--index.shards=7"), Map.of()))
        .containsEntry("index.shards", "7")
        .containsEntry("model", "student/4");
  }

  @Test
  void namesVariablesThatLookLikeSettingsAndAreNone() {
    assertThat(
            Settings.unknownEnvironment(
                Map.of(
                    "RELKT_KAFKA_BROKER", "x",
                    "RELKT_INDEX_ROOT", "y",
                    "RELKT_JAVA_OPTS", "z",
                    "RELKT_JOBMANAGER", "cluster:8081",
                    "RELKT_KAFKA_CLIENT_SECURITY_PROTOCOL", "SSL",
                    "HOME", "/")))
        .containsExactly(
            "RELKT_KAFKA_BROKER in the environment is no setting (expected: perhaps"
                + " RELKT_KAFKA_BROKERS)");
  }
}
