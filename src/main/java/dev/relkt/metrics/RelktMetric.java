package dev.relkt.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every metric of the jobs. Names are stable: dashboards and alerts of others use them.
 *
 * <p>The name that Prometheus sees is the place, {@code relkt}, the labels and the name, with
 * underscores between: {@code flink_taskmanager_job_task_operator_relkt_reason_dead_letters_total}.
 * Flink adds labels of its own, such as {@code job_name}, {@code operator_name} and {@code
 * subtask_index}.
 */
public enum RelktMetric {
  RECORDS(
      Kind.COUNTER,
      "records_total",
      List.of(),
      "read-passages, read-backfill, read-questions, rollout",
      "Records, or lines of files, that were read, refused ones included.",
      "Passages are sent and it stands still."),
  DEAD_LETTERS(
      Kind.COUNTER,
      "dead_letters_total",
      List.of(Labels.REASON),
      "read-passages, read-backfill, read-questions, rollout",
      "Records that were refused: too_large, key, encoding (not UTF-8, or not JSON), field,"
          + " tenant, schema (of a registry), format (put around it by another tool).",
      "It rises: `relkt dlq list` has the records and reasons."),
  ENCODE_SECONDS(
      Kind.SECONDS,
      "encode_seconds",
      List.of(),
      "shards, encode",
      "How long a batch of passages or questions was encoded.",
      "Questions: more than a tenth of their deadline."),
  ENCODE_BATCH(
      Kind.SIZES,
      "encode_batch_texts",
      List.of(),
      "shards, encode",
      "How many texts were encoded at once.",
      ""),
  COMMIT_SECONDS(
      Kind.SECONDS,
      "commit_seconds",
      List.of(),
      "shards",
      "How long all shards of a subtask were committed and uploaded at a checkpoint.",
      "About the interval of checkpoints: freshness suffers."),
  UPLOADED_BYTES(
      Kind.COUNTER,
      "uploaded_bytes_total",
      List.of(),
      "shards",
      "Bytes of files of shards that were new in the index root.",
      ""),
  REUSED_BYTES(
      Kind.COUNTER,
      "reused_bytes_total",
      List.of(),
      "shards",
      "Bytes of files of changed shards that were there already.",
      "Small beside the uploaded ones: large merges."),
  PASSAGES(
      Kind.GAUGE,
      "passages",
      List.of(Labels.GENERATION, Labels.SHARD),
      "shards",
      "Passages of a shard at the last checkpoint.",
      "A shard has far more than 2 million."),
  WINDOWS(
      Kind.GAUGE,
      "windows",
      List.of(Labels.GENERATION, Labels.SHARD),
      "shards",
      "Vectors of those passages.",
      ""),
  BUILT(
      Kind.GAUGE,
      "built_ratio",
      List.of(Labels.GENERATION, Labels.SHARD),
      "shards",
      "How much of a shard is built in a generation, 0 to 1, by passages that were looked at.",
      "It stands still below 1."),
  IGNORED_WRITES(
      Kind.COUNTER,
      "ignored_writes_total",
      List.of(Labels.REASON),
      "shards",
      "Writes to the active generation that had no effect since its shards were made: lower_version,"
          + " unmet_condition (another version, or another tenant).",
      "A producer sends old versions again and again."),
  EXPIRED(
      Kind.COUNTER,
      "expired_passages_total",
      List.of(),
      "shards",
      "Passages of the active generation that were deleted when their time was over.",
      ""),
  PARTITION_MOVES(
      Kind.COUNTER,
      "partition_moves_total",
      List.of(),
      "shards",
      "Writes to the active generation whose id had come from another partition before.",
      "It rises: two producers partition differently."),
  WRITER_ACTIVE(
      Kind.GAUGE,
      "writer_active",
      List.of(),
      "publish",
      "1 where this job holds the index root's lease for writing.",
      "Nobody has it: no job writes."),
  SNAPSHOTS(
      Kind.COUNTER,
      "published_snapshots_total",
      List.of(),
      "publish",
      "Snapshots that were published.",
      "Passages arrive and it stands still."),
  SNAPSHOT_NUMBER(
      Kind.GAUGE,
      "snapshot_number",
      List.of(Labels.GENERATION),
      "publish",
      "The number of the newest published snapshot.",
      ""),
  PUBLISHED_AT(
      Kind.GAUGE,
      "snapshot_published_timestamp_seconds",
      List.of(Labels.GENERATION),
      "publish",
      "When it was published, since 1970. An index that nothing is sent to gets no new one.",
      ""),
  SNAPSHOT_BYTES(
      Kind.GAUGE,
      "snapshot_bytes",
      List.of(Labels.GENERATION),
      "publish",
      "Bytes of its files.",
      ""),
  LAG(
      Kind.GAUGE,
      "passages_lag_records",
      List.of(),
      "publish",
      "Offsets of the topic of passages from the newest snapshot to the end; what is no record, such"
          + " as the markers of transactions, counts. Looked at every 5 s; absent until it is known.",
      "It grows for minutes."),
  COLLECTED_BYTES(
      Kind.COUNTER,
      "collected_bytes_total",
      List.of(),
      "publish",
      "Bytes of files that no snapshot needs any more and that were deleted.",
      ""),
  COMMANDS(
      Kind.COUNTER,
      "commands_total",
      List.of(Labels.RESULT),
      "rollout",
      "Commands about model versions: done, refused.",
      ""),
  GENERATIONS(
      Kind.GAUGE,
      "generations",
      List.of(Labels.ROLE),
      "rollout",
      "Generations that are written: active, candidate, retained.",
      "None is active; a candidate stays for long."),
  ACTIVE_INFO(
      Kind.GAUGE,
      "active_info",
      List.of(Labels.GENERATION, Labels.MODEL),
      "rollout",
      "1 for the generation and model that were decided to answer.",
      "Another than serving_info for more than a minute."),
  GATE_PASSED(
      Kind.GAUGE,
      "gate_passed",
      List.of(Labels.GENERATION),
      "rollout",
      "What the gate says of the candidate: 1 passed, 0 blocked; absent before it has looked.",
      "0: `relkt model gate` says why."),
  DISK_FREE(
      Kind.GAUGE,
      "disk_free_bytes",
      List.of(),
      "rollout",
      "Free where the index root is.",
      "Near the reserve."),
  DISK_RESERVE(
      Kind.GAUGE,
      "disk_reserve_bytes",
      List.of(),
      "rollout",
      "What generation.disk-reserve asks to stay free.",
      ""),
  QUESTIONS_UNDER_WAY(
      Kind.GAUGE,
      "under_way_questions",
      List.of(),
      "encode",
      "Questions that wait for the encoder or are searched.",
      "It stays high."),
  NOT_SEARCHED(
      Kind.COUNTER,
      "not_searched_questions_total",
      List.of(Labels.REASON),
      "encode",
      "Questions that were answered without a search: busy (no time before their deadline), no_index,"
          + " no_encoder (one elsewhere does not answer), not_applicable (their cursor is of another"
          + " generation).",
      "busy: more questions than the machine takes."),
  SERVING_INFO(
      Kind.GAUGE,
      "serving_info",
      List.of(Labels.GENERATION, Labels.MODEL),
      "encode",
      "1 for the generation and model by which questions are encoded.",
      "Two for more than some seconds."),
  SEARCH_SECONDS(
      Kind.SECONDS,
      "search_seconds",
      List.of(),
      "search",
      "How long a question was searched in all shards of a subtask.",
      "More than a tenth of the deadlines."),
  TOO_LATE(
      Kind.COUNTER,
      "too_late_searches_total",
      List.of(),
      "search",
      "Questions whose deadline had passed before their search began.",
      "It rises."),
  WAITING(
      Kind.GAUGE,
      "waiting_searches",
      List.of(),
      "search",
      "Questions whose generation is not open yet.",
      "It stays above 0."),
  OPEN_SNAPSHOT(
      Kind.GAUGE,
      "open_snapshot_number",
      List.of(Labels.GENERATION),
      "search",
      "The number of the snapshot that is searched.",
      "Less than snapshot_number for long."),
  SNAPSHOT_AGE(
      Kind.GAUGE,
      "snapshot_age_seconds",
      List.of(Labels.GENERATION),
      "search",
      "How long ago what is searched was known to be the newest published state.",
      "More than answering.stale-after: it cannot follow, and answers say so."),
  FRESHNESS_SECONDS(
      Kind.SECONDS,
      "freshness_seconds",
      List.of(),
      "search",
      "From the timestamp of a passage's record until it could be found, of a sample.",
      "Some intervals of checkpoints."),
  RECALL(
      Kind.GAUGE,
      "recall_ratio",
      List.of(Labels.GENERATION, Labels.SHARD),
      "search",
      "How many of the ten best passages live questions found, 0 to 1, of a sample.",
      "Below 0.9 for long."),
  ANSWERS(
      Kind.COUNTER,
      "answers_total",
      List.of(Labels.OUTCOME),
      "gather",
      "Answers that were sent: complete, partial (shards are missing), not_searched.",
      "The share of partial and not_searched ones rises."),
  LATE_ANSWERS(
      Kind.COUNTER,
      "late_answers_total",
      List.of(),
      "gather",
      "Answers that were sent after their deadline.",
      "It rises."),
  ANSWER_SECONDS(
      Kind.SECONDS,
      "answer_seconds",
      List.of(),
      "gather",
      "From reading a question to its answer.",
      "p99 near the deadlines."),
  BACKFILL_FILES(
      Kind.GAUGE, "backfill_files", List.of(), "backfill", "Files of passages.backfill.", ""),
  BACKFILL_READ_FILES(
      Kind.GAUGE,
      "backfill_read_files",
      List.of(),
      "backfill",
      "Those that were read to their end.",
      "It stands still."),
  BACKFILL_BYTES(Kind.GAUGE, "backfill_bytes", List.of(), "backfill", "Bytes of all of them.", ""),
  BACKFILL_READ_BYTES(
      Kind.GAUGE, "backfill_read_bytes", List.of(), "backfill", "Bytes that were read.", ""),
  BACKFILL_READ_LINES(
      Kind.GAUGE, "backfill_read_lines", List.of(), "backfill", "Lines that were read.", ""),
  RESIDENT_BYTES(
      Kind.GAUGE,
      "process_resident_memory_bytes",
      List.of(),
      "(the process)",
      "Memory of the process in RAM, that of models and mapped files included; on Linux. What is"
          + " more than heap and metaspace, which Flink tells, is native.",
      "It grows for days, or nears the machine's.");

  /** The names of labels. */
  public static final class Labels {
    public static final String GENERATION = "generation";
    public static final String SHARD = "shard";
    public static final String MODEL = "model";
    public static final String REASON = "reason";
    public static final String OUTCOME = "outcome";
    public static final String RESULT = "result";
    public static final String ROLE = "role";

    private Labels() {}
  }

  /** What a metric is. */
  public enum Kind {
    /** Rises only; begins at 0 when its task begins, unless its meaning says otherwise. */
    COUNTER("counter"),
    GAUGE("gauge"),
    /** A summary of seconds: quantiles of the last values, with sum and count. */
    SECONDS("summary"),
    /** A summary of numbers. */
    SIZES("summary");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** As Prometheus calls it. */
    public String type() {
      return type;
    }
  }

  /** The group of all of them. */
  static final String GROUP = "relkt";

  private static final String OF_OPERATORS = "flink_taskmanager_job_task_operator_";
  private static final String OF_ENUMERATORS =
      "flink_jobmanager_job_operator_coordinator_enumerator_";

  private static final Map<String, RelktMetric> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(RelktMetric::fullName, metric -> metric));

  private final Kind kind;
  private final String shortName;
  private final List<String> labels;
  private final String operators;
  private final String meaning;
  private final String worry;

  RelktMetric(
      Kind kind,
      String shortName,
      List<String> labels,
      String operators,
      String meaning,
      String worry) {
    this.kind = kind;
    this.shortName = shortName;
    this.labels = labels;
    this.operators = operators;
    this.meaning = meaning;
    this.worry = worry;
  }

  public Kind kind() {
    return kind;
  }

  /** Without place and labels. */
  public String shortName() {
    return shortName;
  }

  /** The names of its own labels, in their order. */
  public List<String> labels() {
    return labels;
  }

  /** Who tells it. */
  public String operators() {
    return operators;
  }

  public String meaning() {
    return meaning;
  }

  /** When to look; empty where there is no such time. */
  public String worry() {
    return worry;
  }

  /** The name that Prometheus sees. */
  public String fullName() {
    return switch (this) {
      case RESIDENT_BYTES -> tail();
      case BACKFILL_FILES,
          BACKFILL_READ_FILES,
          BACKFILL_BYTES,
          BACKFILL_READ_BYTES,
          BACKFILL_READ_LINES ->
          OF_ENUMERATORS + tail();
      default -> OF_OPERATORS + tail();
    };
  }

  /** The name without its place. */
  String tail() {
    if (this == RESIDENT_BYTES) {
      return shortName;
    }
    return GROUP
        + "_"
        + labels.stream().map(label -> label + "_").collect(Collectors.joining())
        + shortName;
  }

  /** The one that Prometheus sees by this name. */
  static Optional<RelktMetric> of(String fullName) {
    return Optional.ofNullable(BY_NAME.get(fullName));
  }
}
