package dev.relkt.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.console.Ago;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.model.GenerationTable;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.status.IndexNotes;
import dev.relkt.status.IndexStatus;
import dev.relkt.status.Searchable;
import dev.relkt.status.StatusReport;
import dev.relkt.status.TopicStatus;
import java.io.PrintWriter;
import java.time.Clock;
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
    var report =
        StatusReport.of(
            new StatusReport.Sources(
                brokers.brokers(), TopicStatus.USUAL, index.root(), SettingsArguments.retention()),
            Clock.systemUTC());
    if (json) {
      console.out().println(JSON.writeValueAsString(report.json()));
    } else {
      print(console.out(), report);
    }
    return 0;
  }

  private void print(PrintWriter out, StatusReport report) {
    print(out, report.topics().orElse(List.of()), report.index(), report.at());
    if (report.notes().isEmpty()) {
      return;
    }
    IndexNotes notes = report.notes().get();
    StatusLines.ignored(notes.ignored())
        .ifPresent(
            ignored -> {
              out.println();
              out.println(ignored);
            });
    notes
        .moved()
        .ifPresent(
            moved -> {
              out.println();
              out.println(StatusLines.moved(moved));
            });
    notes
        .backfill()
        .ifPresent(
            backfill -> {
              out.println();
              out.println(StatusLines.backfill(backfill, report.at()));
            });
    JobLines.of(notes.jobs(), report.at()).forEach(out::println);
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
    facts.row("recall@10", RecallLine.of(known.readers()));
    known
        .usableBytes()
        .ifPresent(bytes -> facts.row("free disk", "%,d MB".formatted(bytes / 1_000_000)));
    facts.lines().forEach(out::println);
    out.println();
    GenerationTable.of(known.generations(), now).forEach(out::println);
  }

  private static String ago(Instant then, Instant now) {
    return Ago.of(then, now);
  }
}
