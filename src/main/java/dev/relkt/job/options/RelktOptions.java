package dev.relkt.job.options;

import dev.relkt.registry.ModelVersion;
import dev.relkt.settings.Option;
import dev.relkt.settings.OptionType;
import dev.relkt.shard.VectorPrecision;
import dev.relkt.snapshot.Rewind;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassageRules;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.TenantRule;
import dev.relkt.topic.format.EmptyValue;
import dev.relkt.topic.format.FieldMapping;
import dev.relkt.topic.format.FieldPath;
import dev.relkt.topic.format.FieldTemplate;
import dev.relkt.topic.format.MetadataFields;
import dev.relkt.topic.format.PassageFormat;
import dev.relkt.topic.schema.RegistryApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Every setting of the jobs and of HTTP. Checkpoints, restarts and memory are Flink's own settings,
 * in its {@code config.yaml}.
 */
public final class RelktOptions {

  /** Settings whose keys begin with this are given to Kafka's clients, without it. */
  public static final String KAFKA_CLIENT_PREFIX = "kafka.client.";

  public static final Option<String> KAFKA_BROKERS =
      new Option<>(
          "kafka.brokers",
          OptionType.brokers(),
          "127.0.0.1:9092",
          "",
          "Where Kafka is. Anything else that its clients need, such as security, goes into"
              + " kafka.client.*.");

  public static final Option<Duration> KAFKA_PATIENCE =
      new Option<>(
          "kafka.patience",
          OptionType.duration(Duration.ZERO, Duration.ofHours(24)),
          "2 min",
          "",
          "How long a job that is started waits for brokers that do not answer before it gives up."
              + " A running job waits for ever.");

  public static final Option<String> TOPIC_PASSAGES =
      topic(
          "passages",
          PassagesTopic.NAME,
          "The topic of passages; its dead letters go to <name>.dlq.");

  public static final Option<String> TOPIC_QUESTIONS =
      topic(
          "questions",
          QuestionsTopic.NAME,
          "The topic of questions; its dead letters go to <name>.dlq.");

  public static final Option<String> TOPIC_ANSWERS =
      topic("answers", AnswersTopic.NAME, "The topic of answers.");

  public static final Option<String> TOPIC_MODELS =
      topic("models", ModelsTopic.NAME, "The topic of commands about model versions.");

  public static final Option<String> TOPIC_GENERATIONS =
      topic("generations", GenerationsTopic.NAME, "The topic of events of index generations.");

  public static final Option<Integer> PASSAGES_MAX_VALUE_BYTES =
      new Option<>(
          "passages.max-value-bytes",
          OptionType.whole(1_000, 12_000_000),
          Integer.toString(PassagesTopic.DEFAULT_MAX_VALUE_BYTES),
          "bytes",
          "Records of passages with a larger value go to the dead letters.");

  public static final Option<PassageRules.BadMetadata> PASSAGES_BAD_METADATA =
      new Option<>(
          "passages.bad-metadata",
          OptionType.oneOf(PassageRules.BadMetadata.class),
          "refuse",
          "",
          "What becomes of a metadata value that cannot be read, such as a list in a list. refuse:"
              + " its record goes to the dead letters. drop: the value is left out, the passage"
              + " taken.");

  public static final Option<Duration> PASSAGES_EXPIRE_AFTER =
      new Option<>(
          "passages.expire-after",
          OptionType.duration(Duration.ZERO, Duration.ofDays(36_500)),
          "0 s",
          "",
          "How long after the timestamp of its record a passage is not found any more and deleted,"
              + " where its record has no expiresAt. 0 s: it stays. Holds for passages that are"
              + " written from then on.");

  public static final Option<TenantRule> PASSAGES_TENANT =
      new Option<>(
          "passages.tenant",
          OptionType.oneOf(TenantRule.class),
          "optional",
          "",
          "Whether records of passages, deletes too, have to say whose passage it is, in the field"
              + " tenant or in the header relkt-tenant. required: those that do not go to the dead"
              + " letters.");

  public static final Option<PassageFormat> PASSAGES_FORMAT =
      new Option<>(
          "passages.format",
          OptionType.oneOf(PassageFormat.class),
          "relkt",
          "",
          "What producers write to the topic of passages. json: any JSON objects, also behind the"
              + " schema id of a registry's serializer, or as Kafka Connect's JsonConverter writes"
              + " them. avro, protobuf: records whose schemas are in a registry. debezium-...: change events of"
              + " Debezium, or the new row of each alone.");

  public static final Option<FieldPath> PASSAGES_FIELD_ID =
      field(
          "id",
          new OptionType<>(FieldPath.EXPECTED, FieldPath::parse),
          "key",
          "Where the id of a passage is, a text or a whole number. key: the record's key, or its"
              + " only field. Of a delete the path is looked up in the key.");

  public static final Option<FieldTemplate> PASSAGES_FIELD_TEXT =
      field(
          "text",
          new OptionType<>(FieldTemplate.EXPECTED, FieldTemplate::parse),
          "text",
          "Where the text is. A part of a template that is missing is left out with the words"
              + " behind it.");

  public static final Option<Optional<FieldTemplate>> PASSAGES_FIELD_TITLE =
      field(
          "title",
          optional(FieldTemplate.EXPECTED, FieldTemplate::parse),
          "title",
          "Where the title is.");

  public static final Option<Optional<FieldPath>> PASSAGES_FIELD_LANG =
      field(
          "lang",
          optional(FieldPath.EXPECTED, FieldPath::parse),
          "lang",
          "Where the language is. What is missing is detected.");

  public static final Option<Optional<FieldPath>> PASSAGES_FIELD_VERSION =
      field(
          "version",
          optional(FieldPath.EXPECTED, FieldPath::parse),
          "",
          "Where the version is, a whole number.");

  public static final Option<Optional<FieldPath>> PASSAGES_FIELD_EXPIRES_AT =
      field(
          "expires-at",
          optional(FieldPath.EXPECTED, FieldPath::parse),
          "",
          "Where the time is at which a passage expires: ISO 8601, or milliseconds since 1970.");

  public static final Option<MetadataFields> PASSAGES_FIELD_METADATA =
      field(
          "metadata",
          new OptionType<>(MetadataFields.EXPECTED + ", or nothing", MetadataFields::parse),
          "",
          "What is kept as metadata, each by the last name of its path or by the one before =. *:"
              + " every field that no other setting reads.");

  public static final Option<EmptyValue> PASSAGES_EMPTY_VALUE =
      new Option<>(
          "passages.empty-value",
          OptionType.oneOf(EmptyValue.class),
          "refuse",
          "",
          "delete: a value of 0 bytes, or the word null, counts as the null value that deletes, for"
              + " clients that cannot send one.");

  /** Up to the last sign before a host: passwords have any. */
  private static final Pattern USER_OF_A_URL = Pattern.compile("//\\S*@");

  public static final Option<Optional<URI>> PASSAGES_REGISTRY_URL =
      new Option<>(
          "passages.registry.url",
          optional("an http or https URL without user and query", RelktOptions::url),
          "",
          "",
          "Where the API of the schema registry begins, for formats with schemas in one:"
              + " http://registry:8081, http://registry:8080/apis/registry/v3.");

  public static final Option<RegistryApi> PASSAGES_REGISTRY_API =
      new Option<>(
          "passages.registry.api",
          OptionType.oneOf(RegistryApi.class),
          "confluent",
          "",
          "How the registry is asked, and what the ids in records count. confluent: by the API of"
              + " Confluent's, which Apicurio and others have too. apicurio-...: by Apicurio's own.");

  public static final Option<Integer> PASSAGES_REGISTRY_ID_BYTES =
      new Option<>(
          "passages.registry.id-bytes",
          new OptionType<>("4 or 8", RelktOptions::idBytes),
          "4",
          "bytes",
          "How long the schema id before a value is: 8 where Apicurio's serializers of version 1 or"
              + " 2 wrote it. Ids in Apicurio's headers are found by themselves.");

  public static final Option<String> PASSAGES_REGISTRY_USER =
      new Option<>(
          "passages.registry.user",
          new OptionType<>("a text, or nothing", text -> text),
          "",
          "",
          "Who asks the registry, for HTTP's basic authentication.");

  public static final Option<String> PASSAGES_REGISTRY_PASSWORD =
      new Option<>(
          "passages.registry.password",
          new OptionType<>("a text, or nothing", text -> text),
          "",
          "",
          "The password of that user; best from the environment. It is never shown.");

  public static final Option<Integer> DEAD_LETTERS_MAX_BYTES =
      new Option<>(
          "dead-letters.max-bytes",
          OptionType.whole(16_384, 104_857_600),
          Integer.toString(DeadLetters.DEFAULT_MAX_BYTES),
          "bytes",
          "How large a dead letter may become; what does not fit of a refused record is cut off."
              + " At most max.message.bytes of the topics of dead letters.");

  public static final Option<NewTopic> PASSAGES_NEW_TOPIC =
      new Option<>(
          "passages.new-topic",
          OptionType.oneOf(NewTopic.class),
          "refused",
          "",
          "accepted: where the topic of passages was deleted and made anew, or has lost records, the"
              + " job forgets how far it was and reads it from its beginning; the index keeps what"
              + " the new topic says nothing about. refused: it stops and says so.");

  public static final Option<String> PASSAGES_BACKFILL =
      new Option<>(
          "passages.backfill",
          OptionType.filesOrNothing(),
          "",
          "",
          "Files of passages that the index begins with, without Kafka: JSON Lines with id, gzipped"
              + " or not, as a folder, a file or a pattern, with a scheme or without. Each is read"
              + " once; every record of Kafka is newer. Seen by the JobManager and by every"
              + " TaskManager.");

  public static final Option<TopicStart> PASSAGES_START =
      new Option<>(
          "passages.start",
          TopicStart.TYPE,
          "earliest",
          "",
          "From where a job without a checkpoint reads the topic of passages: earliest, latest, or a"
              + " moment such as 2026-05-01T00:00:00Z, where passages.backfill has what was before.");

  public static final Option<Path> REGISTRY_ROOT =
      new Option<>(
          "registry.root",
          OptionType.path(),
          "models",
          "",
          "The directory of model versions, on every machine that runs a task.");

  public static final Option<ModelVersion> MODEL =
      new Option<>(
          "model",
          new OptionType<>("a model version such as student/1", ModelVersion::parse),
          "student/4",
          "",
          "The model version that a new index root is made with.");

  public static final Option<List<Path>> MODEL_OP_LIBRARIES =
      new Option<>(
          "model.op-libraries",
          OptionType.paths(),
          "",
          "",
          "Libraries of TensorFlow ops that are loaded before any model.");

  public static final Option<Duration> ENDPOINT_CHECK_INTERVAL =
      new Option<>(
          "encoder.endpoint.check-interval",
          OptionType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
          "10 min",
          "",
          "How often a model that runs elsewhere has to give the golden vectors of its version"
              + " again, with one request. Where it gives others, another model has taken its place,"
              + " and the job stops.");

  public static final Option<Duration> ENDPOINT_PATIENCE =
      new Option<>(
          "encoder.endpoint.patience",
          OptionType.duration(Duration.ZERO, Duration.ofHours(1)),
          "2 min",
          "",
          "How long passages are sent again to a model that runs elsewhere and does not answer,"
              + " before the job fails and goes on from its checkpoint. A question is given up at its"
              + " deadline.");

  public static final Option<Path> INDEX_ROOT =
      new Option<>(
          "index.root",
          OptionType.path(),
          "data/index",
          "",
          "The directory of the index, shared by all machines that run a task.");

  public static final Option<Integer> INDEX_SHARDS =
      new Option<>(
          "index.shards",
          OptionType.whole(1, 1_024),
          "4",
          "shards",
          "Into how many shards a new index root is divided; fixed for ever. A shard holds about 2"
              + " million passages well.");

  public static final Option<VectorPrecision> INDEX_VECTOR_PRECISION =
      new Option<>(
          "index.vector-precision",
          OptionType.oneOf(VectorPrecision.class),
          "half",
          "",
          "How exactly vectors are kept for scoring: half takes 2 bytes a component, single 4. Holds"
              + " for what is written from then on; scores differ by less than 0.0006.");

  public static final Option<Path> WORK_DIRECTORY =
      new Option<>(
          "work.directory",
          OptionType.path(),
          Path.of(System.getProperty("java.io.tmpdir", "tmp"), "relkt").toString(),
          "",
          "Local copies of shards. Best on the same file system as index.root: then files are"
              + " linked instead of copied.");

  public static final Option<Rewind> INDEX_REWIND =
      new Option<>(
          "index.rewind",
          OptionType.oneOf(Rewind.class),
          "refused",
          "",
          "allowed: a job that is started from an old checkpoint may publish an index that knows"
              + " less than the one that readers see. For one start, to undo something.");

  public static final Option<Integer> INDEXING_PARALLELISM =
      new Option<>(
          "indexing.parallelism",
          OptionType.whole(1, 1_024),
          "2",
          "subtasks",
          "Over how many subtasks the shards are spread while indexing; at most index.shards.");

  public static final Option<Integer> INDEXING_BATCH_PASSAGES =
      new Option<>(
          "indexing.batch-passages",
          OptionType.whole(1, 4_096),
          "64",
          "passages",
          "How many passages are encoded at once; fewer where their texts are long.");

  public static final Option<Duration> INDEXING_BATCH_DELAY =
      new Option<>(
          "indexing.batch-delay",
          OptionType.duration(Duration.ofMillis(1), Duration.ofSeconds(10)),
          "50 ms",
          "",
          "How long a passage waits for others to be encoded with.");

  public static final Option<Double> REEMBED_MAX_SHARE =
      new Option<>(
          "reembed.max-share",
          OptionType.decimal(0.01, 1),
          "0.5",
          "",
          "The share of each indexing task's time that goes into building a new generation at most;"
              + " the rest is for what arrives.");

  public static final Option<Duration> GENERATION_RETENTION =
      new Option<>(
          "generation.retention",
          OptionType.duration(Duration.ZERO, Duration.ofDays(366)),
          "24 h",
          "",
          "How long the generation that answered before is still written, so that going back to it"
              + " takes seconds.");

  public static final Option<Integer> GENERATION_DISK_RESERVE =
      new Option<>(
          "generation.disk-reserve",
          OptionType.whole(0, Integer.MAX_VALUE),
          "1000",
          "MB",
          "A new generation is not begun if the disk of index.root would have less than this left,"
              + " and one that is kept for a rollback is given up when it has.");

  public static final Option<Double> GATE_TOLERANCE =
      new Option<>(
          "gate.tolerance",
          OptionType.decimal(0, 1),
          "0.05",
          "",
          "How far success@1 or MRR@10 of a pair of languages may fall at the gate.");

  public static final Option<Integer> GATE_MIN_QUESTIONS =
      new Option<>(
          "gate.min-questions",
          OptionType.whole(1, 1_000_000),
          "1",
          "questions",
          "A pair of languages with fewer labelled questions is shown and blocks nothing.");

  public static final Option<Double> GATE_MIN_OVERLAP =
      new Option<>(
          "gate.min-overlap",
          OptionType.decimal(0, 1),
          "0.1",
          "",
          "The share of the ten best passages that two generations must have in common on average,"
              + " over questions without labels. A broken model has nearly none.");

  public static final Option<TenantRule> QUESTIONS_TENANT =
      new Option<>(
          "questions.tenant",
          OptionType.oneOf(TenantRule.class),
          "optional",
          "",
          "Whether questions have to say for which tenant they are, in the field tenant or in the"
              + " header relkt-tenant. optional: one that does not is about all passages. required:"
              + " it is refused.");

  public static final Option<Integer> ANSWERING_PARALLELISM =
      new Option<>(
          "answering.parallelism",
          OptionType.whole(1, 1_024),
          "2",
          "subtasks",
          "Over how many searchers the shards are spread while answering; at most index.shards.");

  public static final Option<Integer> ANSWERING_BATCH_QUESTIONS =
      new Option<>(
          "answering.batch-questions",
          OptionType.whole(1, 1_024),
          "32",
          "questions",
          "How many questions are encoded at once, where that many are waiting. None waits for"
              + " others.");

  public static final Option<Duration> ANSWERING_REFRESH =
      new Option<>(
          "answering.refresh",
          OptionType.duration(Duration.ofMillis(10), Duration.ofMinutes(10)),
          "50 ms",
          "",
          "How often searchers look whether a new snapshot is published.");

  public static final Option<Double> ANSWERING_RECALL_SHARE =
      new Option<>(
          "answering.recall-share",
          OptionType.decimal(0, 0.5),
          "0.02",
          "",
          "The share of a thread's time in which each searcher searches live questions exactly too,"
              + " to see how much its searches find; where that is too little they become wider. 0"
              + " for never.");

  public static final Option<Duration> ANSWERING_STALE_AFTER =
      new Option<>(
          "answering.stale-after",
          OptionType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
          "60 s",
          "",
          "From which age on an answer says that the index could not be followed: how long ago the"
              + " state that it comes from was known to be the newest. From then on, too, a newer"
              + " state is searched without the shards that cannot be read.");

  public static final Option<Delivery> ANSWERING_DELIVERY =
      new Option<>(
          "answering.delivery",
          OptionType.oneOf(Delivery.class),
          "at-least-once",
          "",
          "at-least-once: an answer may come twice after a failure, with the same key."
              + " exactly-once: readers of committed records see each once, later by about half a"
              + " checkpoint interval.");

  public static final Option<String> HTTP_ADDRESS =
      new Option<>(
          "http.address",
          OptionType.hostName(),
          "127.0.0.1",
          "",
          "Where relkt serve and relkt up listen for HTTP. Any other than a loopback address needs"
              + " http.tokens.");

  public static final Option<Integer> HTTP_PORT =
      new Option<>(
          "http.port",
          OptionType.whole(0, 65_535),
          "8090",
          "",
          "The port of HTTP; 0 takes a free one.");

  public static final Option<Optional<Path>> HTTP_TOKENS =
      new Option<>(
          "http.tokens",
          optional("a file of access tokens", OptionType.path().parse()),
          "",
          "",
          "The file of access tokens, as docs/http.md describes it; read again when it changes. With"
              + " none, whoever reaches the port may do everything.");

  public static final Option<Optional<Path>> HTTP_TLS_CERTIFICATE =
      new Option<>(
          "http.tls.certificate",
          optional("a PEM file with a certificate and its chain", OptionType.path().parse()),
          "",
          "",
          "Serves HTTPS with this certificate; http.tls.key goes with it.");

  public static final Option<Optional<Path>> HTTP_TLS_KEY =
      new Option<>(
          "http.tls.key",
          optional("a PEM file with a private key, not encrypted", OptionType.path().parse()),
          "",
          "",
          "The private key of http.tls.certificate.");

  public static final Option<List<String>> HTTP_ALLOWED_ORIGINS =
      new Option<>(
          "http.allowed-origins",
          OptionType.names(),
          "",
          "",
          "Pages of which origins, such as https://search.example.org, may call it from a browser"
              + " beside its own page (CORS).");

  public static final Option<List<String>> HTTP_ALLOWED_HOSTS =
      new Option<>(
          "http.allowed-hosts",
          OptionType.names(),
          "",
          "",
          "Under which host names it is reached beside http.address, such as that of a proxy before"
              + " it. Without tokens others are refused, so that no page can reach it by a name that"
              + " it made up.");

  public static final Option<Integer> HTTP_MAX_CONNECTIONS =
      new Option<>(
          "http.max-connections",
          OptionType.whole(1, 1_000_000),
          "4000",
          "connections",
          "How many are open at once; further ones wait.");

  public static final Option<Boolean> HTTP_MCP_WRITE =
      new Option<>(
          "http.mcp-write",
          OptionType.flag(),
          "false",
          "",
          "Whether the tools of MCP at /mcp add and delete passages too; with tokens, for those with"
              + " the role write.");

  private static final List<Option<?>> ALL =
      List.of(
          KAFKA_BROKERS,
          KAFKA_PATIENCE,
          TOPIC_PASSAGES,
          TOPIC_QUESTIONS,
          TOPIC_ANSWERS,
          TOPIC_MODELS,
          TOPIC_GENERATIONS,
          PASSAGES_MAX_VALUE_BYTES,
          PASSAGES_BAD_METADATA,
          PASSAGES_EXPIRE_AFTER,
          PASSAGES_TENANT,
          PASSAGES_NEW_TOPIC,
          PASSAGES_FORMAT,
          PASSAGES_FIELD_ID,
          PASSAGES_FIELD_TEXT,
          PASSAGES_FIELD_TITLE,
          PASSAGES_FIELD_LANG,
          PASSAGES_FIELD_VERSION,
          PASSAGES_FIELD_EXPIRES_AT,
          PASSAGES_FIELD_METADATA,
          PASSAGES_EMPTY_VALUE,
          PASSAGES_REGISTRY_URL,
          PASSAGES_REGISTRY_API,
          PASSAGES_REGISTRY_ID_BYTES,
          PASSAGES_REGISTRY_USER,
          PASSAGES_REGISTRY_PASSWORD,
          PASSAGES_BACKFILL,
          PASSAGES_START,
          DEAD_LETTERS_MAX_BYTES,
          REGISTRY_ROOT,
          MODEL,
          MODEL_OP_LIBRARIES,
          ENDPOINT_CHECK_INTERVAL,
          ENDPOINT_PATIENCE,
          INDEX_ROOT,
          INDEX_SHARDS,
          INDEX_VECTOR_PRECISION,
          WORK_DIRECTORY,
          INDEX_REWIND,
          INDEXING_PARALLELISM,
          INDEXING_BATCH_PASSAGES,
          INDEXING_BATCH_DELAY,
          REEMBED_MAX_SHARE,
          GENERATION_RETENTION,
          GENERATION_DISK_RESERVE,
          GATE_TOLERANCE,
          GATE_MIN_QUESTIONS,
          GATE_MIN_OVERLAP,
          QUESTIONS_TENANT,
          ANSWERING_PARALLELISM,
          ANSWERING_BATCH_QUESTIONS,
          ANSWERING_REFRESH,
          ANSWERING_RECALL_SHARE,
          ANSWERING_STALE_AFTER,
          ANSWERING_DELIVERY,
          HTTP_ADDRESS,
          HTTP_PORT,
          HTTP_TOKENS,
          HTTP_TLS_CERTIFICATE,
          HTTP_TLS_KEY,
          HTTP_ALLOWED_ORIGINS,
          HTTP_ALLOWED_HOSTS,
          HTTP_MAX_CONNECTIONS,
          HTTP_MCP_WRITE);

  private RelktOptions() {}

  /** What holds where the topic of passages is not the one that was read before. */
  public enum NewTopic {
    REFUSED,
    ACCEPTED
  }

  /** What holds for answers after a failure. */
  public enum Delivery {
    AT_LEAST_ONCE,
    EXACTLY_ONCE
  }

  /** All of them, in the order in which they are listed. */
  public static List<Option<?>> all() {
    return ALL;
  }

  private static Option<String> topic(String what, String name, String description) {
    return new Option<>("topic." + what, OptionType.topic(), name, "", description);
  }

  private static <T> Option<T> field(
      String field, OptionType<T> type, String path, String description) {
    return new Option<>(
        FieldMapping.SETTINGS + field,
        type,
        path,
        "",
        description + " Not for passages.format: relkt.");
  }

  /** Whether a value must not be shown. */
  public static boolean isSecret(Option<?> option) {
    return option.equals(PASSAGES_REGISTRY_PASSWORD);
  }

  /**
   * The text of a setting as it may be shown: no secret, and no user and password in a URL, which
   * stand there by mistake.
   */
  public static String shown(Option<?> option, String text) {
    if (isSecret(option)) {
      return text.isEmpty() ? "" : "(set)";
    }
    return USER_OF_A_URL.matcher(text).replaceAll("//…@");
  }

  private static URI url(String text) {
    URI url = URI.create(text.strip());
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new IllegalArgumentException(text);
    }
    return url;
  }

  private static int idBytes(String text) {
    return switch (text.strip()) {
      case "4" -> Integer.BYTES;
      case "8" -> Long.BYTES;
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** Nothing, where the text is blank. */
  private static <T> OptionType<Optional<T>> optional(String expected, Function<String, T> parse) {
    return new OptionType<>(
        expected + ", or nothing",
        text -> text.isBlank() ? Optional.empty() : Optional.of(parse.apply(text)));
  }
}
