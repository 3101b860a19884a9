package dev.relkt.job.options;

import dev.relkt.embedding.endpoint.EndpointRules;
import dev.relkt.registry.ModelVersion;
import dev.relkt.rollout.GateRules;
import dev.relkt.settings.Option;
import dev.relkt.shard.VectorPrecision;
import dev.relkt.snapshot.Rewind;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.PassageRules;
import dev.relkt.topic.TenantRule;
import dev.relkt.topic.format.FormatOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What {@link RelktOptions} say, checked. Relative paths are made absolute against the working
 * directory.
 *
 * @param kafka the brokers
 * @param topics the names of the topics
 * @param model the encoder
 * @param index the index root
 * @param indexing how passages are indexed
 * @param rollout how model versions are rolled out
 * @param answering how questions are answered
 * @param format how records of passages are read
 * @param http where HTTP is served, and for whom
 */
public record Settings(
    Kafka kafka,
    Topics topics,
    Model model,
    Index index,
    Indexing indexing,
    Rollout rollout,
    Answering answering,
    FormatOptions format,
    Http http) {

  /**
   * The brokers.
   *
   * @param brokers {@code host:port}, several with commas
   * @param client further settings of Kafka's clients
   * @param patience how long a start waits for them
   * @param deadLetterBytes how large a dead letter may become
   */
  public record Kafka(
      String brokers, Map<String, String> client, Duration patience, int deadLetterBytes) {
    public Kafka {
      client = Map.copyOf(client);
    }

    /** For any of Kafka's clients. */
    public Properties properties() {
      var properties = new Properties();
      properties.putAll(client);
      properties.put("bootstrap.servers", brokers);
      return properties;
    }
  }

  public record Topics(
      String passages, String questions, String answers, String models, String generations) {

    public String passagesDeadLetters() {
      return DeadLetters.topicOf(passages);
    }

    public String modelsDeadLetters() {
      return DeadLetters.topicOf(models);
    }

    public String questionsDeadLetters() {
      return DeadLetters.topicOf(questions);
    }
  }

  /**
   * The encoder.
   *
   * @param registryRoot the directory of versions
   * @param version which one a new index root is made with
   * @param opLibraries loaded before it
   * @param endpoints how models that run elsewhere are asked
   */
  public record Model(
      Path registryRoot, ModelVersion version, List<Path> opLibraries, EndpointRules endpoints) {
    public Model {
      opLibraries = List.copyOf(opLibraries);
    }
  }

  /**
   * The index root.
   *
   * @param root its directory
   * @param shards fixed when it is made
   * @param vectorPrecision in which shards are written
   * @param workDirectory where local copies of shards live
   * @param rewind whether an older state may be published
   */
  public record Index(
      Path root, int shards, VectorPrecision vectorPrecision, Path workDirectory, Rewind rewind) {}

  /**
   * How passages are indexed.
   *
   * @param maxValueBytes larger records are dead letters
   * @param rules what is made of passages beside what their records say
   * @param newTopic whether a topic that was made anew is read
   * @param backfill files that the index begins with; empty for none
   * @param start from where the topic is read without a checkpoint
   * @param parallelism at most the number of shards
   * @param batchPassages encoded at once
   * @param batchDelay how long a passage waits for others
   * @param rebuildShare of a task's time for building a new generation, above 0, at most 1
   */
  public record Indexing(
      int maxValueBytes,
      PassageRules rules,
      RelktOptions.NewTopic newTopic,
      String backfill,
      TopicStart start,
      int parallelism,
      int batchPassages,
      Duration batchDelay,
      double rebuildShare) {}

  /**
   * How model versions are rolled out.
   *
   * @param retention how long a generation that answered before is kept
   * @param diskReserveBytes that stay free
   * @param gate what a new generation must keep to
   */
  public record Rollout(Duration retention, long diskReserveBytes, GateRules gate) {}

  /**
   * How questions are answered.
   *
   * @param parallelism how many searchers, at most the number of shards
   * @param batchQuestions encoded at once
   * @param refresh how often a new snapshot is looked for
   * @param recallShare of a thread's time in which live questions are searched exactly too
   * @param staleAfter how old the searched state may be before answers say so
   * @param delivery of answers after a failure
   * @param tenants whether a question has to say for which tenant it is
   */
  public record Answering(
      int parallelism,
      int batchQuestions,
      Duration refresh,
      double recallShare,
      Duration staleAfter,
      RelktOptions.Delivery delivery,
      TenantRule tenants) {}

  /**
   * Where HTTP is served, and for whom.
   *
   * @param address a host name or an address
   * @param port 0 for a free one
   * @param tokens the file of access tokens; without one whoever reaches it may do everything
   * @param certificate PEM, with {@code key}; without them it is not encrypted
   * @param key PEM
   * @param allowedOrigins whose pages may call it beside its own
   * @param allowedHosts under which names it is reached beside its address
   * @param maxConnections open at once, 1 or more
   * @param mcpWrites whether tools of MCP add and delete passages
   */
  public record Http(
      String address,
      int port,
      Optional<Path> tokens,
      Optional<Path> certificate,
      Optional<Path> key,
      List<String> allowedOrigins,
      List<String> allowedHosts,
      int maxConnections,
      boolean mcpWrites) {
    public Http {
      allowedOrigins = List.copyOf(allowedOrigins);
      allowedHosts = List.copyOf(allowedHosts);
    }
  }

  /**
   * Reads a command line, below it this process's environment, below it the file that either names.
   *
   * @throws ConfigurationMistakes with all of them
   */
  public static Settings read(String... arguments) {
    return read(List.of(arguments), System.getenv());
  }

  /**
   * As {@link #read(String...)}, with an environment of its own.
   *
   * @throws ConfigurationMistakes with all of them
   */
  public static Settings read(List<String> arguments, Map<String, String> environment) {
    OptionSources sources = OptionSources.of(arguments, environment);
    var reading = new Reading(sources);
    Settings settings = reading.settings();
    if (!reading.mistakes.isEmpty()) {
      throw new ConfigurationMistakes(reading.mistakes);
    }
    return settings;
  }

  /**
   * A sentence for every variable of the environment that looks like one of ReLKT's and is none,
   * such as a misspelt one.
   */
  public static List<String> unknownEnvironment(Map<String, String> environment) {
    return OptionSources.unknown(environment);
  }

  /**
   * Variables of the environment that commands and scripts read and that are no settings: name,
   * what it says. Sorted by name.
   */
  public static Map<String, String> otherVariables() {
    return OptionSources.OTHER_VARIABLES;
  }

  /**
   * Settings as texts by key: what is set, and the default where nothing is. Sorted by key.
   *
   * @throws ConfigurationMistakes if a key is unknown; texts are not looked at
   */
  public static Map<String, String> texts(List<String> arguments, Map<String, String> environment) {
    OptionSources sources = OptionSources.of(arguments, environment);
    if (!sources.mistakes().isEmpty()) {
      throw new ConfigurationMistakes(sources.mistakes());
    }
    Map<String, String> texts = new TreeMap<>();
    RelktOptions.all().forEach(option -> texts.put(option.key(), option.defaultText()));
    sources.given().forEach((key, given) -> texts.put(key, given.text()));
    return texts;
  }

  /** Reads option by option, remembering what is wrong. */
  private static final class Reading {

    private final OptionSources sources;
    private final List<String> mistakes;

    Reading(OptionSources sources) {
      this.sources = sources;
      mistakes = new ArrayList<>(sources.mistakes());
    }

    Settings settings() {
      Map<String, String> client = new TreeMap<>();
      sources
          .given()
          .forEach(
              (key, given) -> {
                if (key.startsWith(RelktOptions.KAFKA_CLIENT_PREFIX)) {
                  client.put(
                      key.substring(RelktOptions.KAFKA_CLIENT_PREFIX.length()), given.text());
                }
              });
      int shards = get(RelktOptions.INDEX_SHARDS);
      return new Settings(
          new Kafka(
              get(RelktOptions.KAFKA_BROKERS),
              client,
              get(RelktOptions.KAFKA_PATIENCE),
              get(RelktOptions.DEAD_LETTERS_MAX_BYTES)),
          new Topics(
              get(RelktOptions.TOPIC_PASSAGES),
              get(RelktOptions.TOPIC_QUESTIONS),
              get(RelktOptions.TOPIC_ANSWERS),
              get(RelktOptions.TOPIC_MODELS),
              get(RelktOptions.TOPIC_GENERATIONS)),
          new Model(
              get(RelktOptions.REGISTRY_ROOT),
              get(RelktOptions.MODEL),
              get(RelktOptions.MODEL_OP_LIBRARIES),
              new EndpointRules(
                  get(RelktOptions.ENDPOINT_CHECK_INTERVAL), get(RelktOptions.ENDPOINT_PATIENCE))),
          new Index(
              get(RelktOptions.INDEX_ROOT),
              shards,
              get(RelktOptions.INDEX_VECTOR_PRECISION),
              get(RelktOptions.WORK_DIRECTORY),
              get(RelktOptions.INDEX_REWIND)),
          new Indexing(
              get(RelktOptions.PASSAGES_MAX_VALUE_BYTES),
              new PassageRules(
                  get(RelktOptions.PASSAGES_BAD_METADATA),
                  get(RelktOptions.PASSAGES_EXPIRE_AFTER),
                  get(RelktOptions.PASSAGES_TENANT)),
              get(RelktOptions.PASSAGES_NEW_TOPIC),
              get(RelktOptions.PASSAGES_BACKFILL),
              get(RelktOptions.PASSAGES_START),
              atMost(shards, RelktOptions.INDEXING_PARALLELISM),
              get(RelktOptions.INDEXING_BATCH_PASSAGES),
              get(RelktOptions.INDEXING_BATCH_DELAY),
              get(RelktOptions.REEMBED_MAX_SHARE)),
          new Rollout(
              get(RelktOptions.GENERATION_RETENTION),
              get(RelktOptions.GENERATION_DISK_RESERVE) * 1_000_000L,
              new GateRules(
                  get(RelktOptions.GATE_TOLERANCE),
                  get(RelktOptions.GATE_MIN_QUESTIONS),
                  get(RelktOptions.GATE_MIN_OVERLAP))),
          new Answering(
              atMost(shards, RelktOptions.ANSWERING_PARALLELISM),
              get(RelktOptions.ANSWERING_BATCH_QUESTIONS),
              get(RelktOptions.ANSWERING_REFRESH),
              get(RelktOptions.ANSWERING_RECALL_SHARE),
              get(RelktOptions.ANSWERING_STALE_AFTER),
              get(RelktOptions.ANSWERING_DELIVERY),
              get(RelktOptions.QUESTIONS_TENANT)),
          new FormatReading(sources, mistakes, this::get).options(),
          http());
    }

    private Http http() {
      var http =
          new Http(
              get(RelktOptions.HTTP_ADDRESS),
              get(RelktOptions.HTTP_PORT),
              get(RelktOptions.HTTP_TOKENS),
              get(RelktOptions.HTTP_TLS_CERTIFICATE),
              get(RelktOptions.HTTP_TLS_KEY),
              get(RelktOptions.HTTP_ALLOWED_ORIGINS),
              get(RelktOptions.HTTP_ALLOWED_HOSTS),
              get(RelktOptions.HTTP_MAX_CONNECTIONS),
              get(RelktOptions.HTTP_MCP_WRITE));
      if (http.certificate().isPresent() != http.key().isPresent()) {
        mistakes.add(
            "%s: %s (expected: both %s and %s, or neither)"
                .formatted(
                    (http.certificate().isPresent()
                            ? RelktOptions.HTTP_TLS_KEY
                            : RelktOptions.HTTP_TLS_CERTIFICATE)
                        .key(),
                    "nothing",
                    RelktOptions.HTTP_TLS_CERTIFICATE.key(),
                    RelktOptions.HTTP_TLS_KEY.key()));
      }
      return http;
    }

    private <T> T get(Option<T> option) {
      OptionSources.Given given = sources.given().get(option.key());
      Function<String, T> parse = option.type().parse();
      if (given == null) {
        return parse.apply(option.defaultText());
      }
      try {
        return parse.apply(given.text());
      } catch (IllegalArgumentException e) {
        mistakes.add(
            "%s: \"%s\" (expected: %s), from %s"
                .formatted(
                    option.key(),
                    RelktOptions.shown(option, given.text()),
                    option.type().expected(),
                    given.from()));
        return parse.apply(option.defaultText());
      }
    }

    /**
     * A default gives way to a small number of shards; a parallelism that was asked for does not.
     */
    private int atMost(int shards, Option<Integer> option) {
      int parallelism = get(option);
      if (parallelism > shards && sources.given().containsKey(option.key())) {
        mistakes.add(
            "%s: %d (expected: at most %s, which is %d)"
                .formatted(option.key(), parallelism, RelktOptions.INDEX_SHARDS.key(), shards));
      }
      return Math.min(parallelism, shards);
    }
  }
}
