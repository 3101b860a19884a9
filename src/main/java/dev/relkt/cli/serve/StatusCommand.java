package dev.relkt.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.cli.console.Ago;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.model.GenerationStatus;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.status.Searchable;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the topics with the indexing job's lag, the index, its generations, its readers, its"
          + " freshness and how far a backfill is.",
      ""
    })
public final class StatusCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(names = "--json", description = "Print it as one JSON object.")
  private boolean json;

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private IndexOptions index = new IndexOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = console.out();
    Clock clock = Clock.systemUTC();
    Optional<GenerationStore> store = index.find();
    Optional<IndexStatus> status = store.flatMap(there -> IndexStatus.of(there, clock));
    List<TopicStatus> topics =
        TopicStatus.all(
            brokers.brokers(),
            status
                .flatMap(IndexStatus::snapshot)
                .map(
                    snapshot ->
                        new TopicStatus.Indexed(
                            snapshot.nextOffsets(),
                            store.flatMap(there -> there.topics().latest()))));
    if (json) {
      ObjectNode all = asJson(topics, status, clock.instant());
      store.ifPresent(
          there -> {
            ignored(there).json(all.putObject("ignoredWrites"));
            all.put("partitionMoves", moves(there).map(MovedIds::writes).orElse(0L));
            BackfillStatus.of(there.backfills().all())
                .ifPresent(backfill -> backfill.json(all.putObject("backfill"), clock.instant()));
            JobLines.json(there.jobs().all(), all.putArray("jobs"));
          });
      out.println(JSON.writeValueAsString(all));
    } else {
      print(out, topics, status, clock.instant());
      store.ifPresent(
          there -> {
            ignored(there)
                .describe()
                .ifPresent(
                    ignored -> {
                      out.println();
                      out.println(ignored);
                    });
            moves(there)
                .ifPresent(
                    moves -> {
                      out.println();
                      out.println(moves.describe());
                    });
            BackfillStatus.of(there.backfills().all())
                .ifPresent(
                    backfill -> {
                      out.println();
                      out.println(backfill.describe(clock.instant()));
                    });
            JobLines.of(there.jobs().all(), clock.instant()).forEach(out::println);
          });
    }
    return 0;
  }

  private static IgnoredCounts ignored(GenerationStore store) {
    return store
        .activeGeneration()
        .map(active -> IgnoredCounts.of(store.ignoredWrites().all(), active.number()))
        .orElse(IgnoredCounts.NONE);
  }

  private static Optional<MovedIds> moves(GenerationStore store) {
    return store
        .activeGeneration()
        .flatMap(active -> MovedIds.of(store.partitionMoves().all(), active.number()));
  }

  private void print(
      PrintWriter out, List<TopicStatus> topics, Optional<IndexStatus> status, Instant now) {
    var table = new TextTable("topic", ">partitions", ">records", ">lag");
    topics.forEach(
        topic ->
            table.row(
                topic.topic(),
                topic.endOffsets().isEmpty() ? "missing" : topic.endOffsets().size(),
                "%,d".formatted(topic.written()),
                topic.lag().isPresent() ? "%,d".formatted(topic.lag().getAsLong()) : ""));
    table.lines().forEach(out::println);
    topics.forEach(
        topic ->
            topic
                .trouble()
                .forEach(what -> out.println("topic %s %s".formatted(topic.topic(), what))));
    out.println();
    if (status.isEmpty()) {
      out.println(
          "no index at %s yet; --index-root says where it is, the indexing job makes it"
              .formatted(index.root()));
      return;
    }
    IndexStatus known = status.get();
    var facts = new TextTable("index", index.root().toString());
    facts.row(
        "generation",
        "%s, model %s, space %s"
            .formatted(known.generation().id(), known.model(), known.generation().space()));
    known
        .snapshot()
        .ifPresentOrElse(
            snapshot -> {
              facts.row(
                  "passages",
                  "%,d in %,d windows, %d shards"
                      .formatted(
                          snapshot.passages(), snapshot.windows(), snapshot.shards().size()));
              facts.row(
                  "last publish",
                  "snapshot %d of checkpoint %d, %s ago"
                      .formatted(
                          snapshot.number(),
                          snapshot.checkpoint(),
                          ago(snapshot.publishedAt(), now)));
            },
            () -> facts.row("passages", "nothing is published yet"));
    facts.row(
        "freshness", known.freshness().map(Percentiles::toString).orElse("nothing arrived lately"));
    facts.row(
        "writer",
        known
            .writer()
            .map(
                job ->
                    "job %s on %s, for %s%s"
                        .formatted(
                            job.jobId(),
                            job.host(),
                            ago(job.since(), now),
                            job.attempt() == 0
                                ? ""
                                : ", started again %,d times".formatted(job.attempt())))
            .orElse("none"));
    facts.row("readers", known.readers().isEmpty() ? "none" : known.readers().size());
    for (ReaderLease reader : known.readers()) {
      facts.row(
          "  " + reader.id(),
          "answers from snapshot %d, heard of %s ago"
              .formatted(Searchable.served(reader), ago(reader.heartbeatAt(), now)));
      if (!reader.trouble().isEmpty()) {
        facts.row("", "cannot follow: " + reader.trouble());
      }
    }
    known.damage().ifPresent(why -> facts.row("damage", why));
    facts.row("recall@10", RecallStatus.of(known.readers()));
    known
        .usableBytes()
        .ifPresent(bytes -> facts.row("free disk", "%,d MB".formatted(bytes / 1_000_000)));
    facts.lines().forEach(out::println);
    out.println();
    GenerationStatus.table(known.generations(), now).forEach(out::println);
  }

  private ObjectNode asJson(List<TopicStatus> topics, Optional<IndexStatus> status, Instant now) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode topicNodes = root.putObject("topics");
    for (TopicStatus topic : topics) {
      ObjectNode one = topicNodes.putObject(topic.topic());
      one.put("partitions", topic.endOffsets().size());
      one.put("records", topic.written());
      ObjectNode ends = one.putObject("endOffsets");
      topic.endOffsets().forEach((partition, end) -> ends.put(partition.toString(), end));
      topic.lag().ifPresent(lag -> one.put("lag", lag));
      if (!topic.trouble().isEmpty()) {
        topic.trouble().forEach(one.putArray("trouble")::add);
      }
    }
    ObjectNode indexNode = root.putObject("index");
    indexNode.put("root", index.root().toString());
    if (status.isEmpty()) {
      return root;
    }
    IndexStatus known = status.get();
    indexNode.put("generation", known.generation().number());
    indexNode.put("model", known.model().toString());
    indexNode.put("space", known.generation().space().id());
    known
        .snapshot()
        .ifPresent(
            snapshot -> {
              indexNode.put("shards", snapshot.shards().size());
              indexNode.put("passages", snapshot.passages());
              indexNode.put("windows", snapshot.windows());
              indexNode.put("snapshot", snapshot.number());
              indexNode.put("checkpoint", snapshot.checkpoint());
              indexNode.put("publishedAt", snapshot.publishedAt().toString());
              indexNode.put(
                  "publishedAgoMs", Duration.between(snapshot.publishedAt(), now).toMillis());
            });
    known
        .freshness()
        .ifPresent(
            f ->
                indexNode
                    .putObject("freshnessMs")
                    .put("p50", f.p50())
                    .put("p99", f.p99())
                    .put("samples", f.count()));
    known
        .writer()
        .ifPresent(
            job ->
                indexNode
                    .putObject("writer")
                    .put("job", job.jobId())
                    .put("host", job.host())
                    .put("since", job.since().toString())
                    .put("restarts", job.attempt()));
    var readers = indexNode.putArray("readers");
    for (ReaderLease reader : known.readers()) {
      readers
          .addObject()
          .put("id", reader.id())
          .put("snapshot", Searchable.served(reader))
          .put("heartbeatAt", reader.heartbeatAt().toString())
          .put("trouble", reader.trouble())
          .set("recall", RecallStatus.json(reader));
    }
    known.damage().ifPresent(why -> indexNode.put("damage", why));
    known.usableBytes().ifPresent(bytes -> indexNode.put("freeBytes", bytes));
    GenerationStatus.json(known.generations(), indexNode.putArray("generations"));
    return root;
  }

  static String ago(Instant then, Instant now) {
    return Ago.of(then, now);
  }
}
