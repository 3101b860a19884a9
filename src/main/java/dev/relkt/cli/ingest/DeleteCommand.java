package dev.relkt.cli.ingest;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.StandardInput;
import dev.relkt.cli.console.StepProgress;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.FilterOptions;
import dev.relkt.cli.options.IndexLook;
import dev.relkt.client.PassageSender;
import dev.relkt.client.SentPassages;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.topic.PassagesTopic;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = {
      "Deletes passages: sends a record without a value for each id. An id that is not there does"
          + " no harm; where the index can be looked at, it is said how many were there. An id that"
          + " begins with - stands after --.",
      "",
      "With --filter or --lang: those passages of the newest published snapshot that are accepted."
          + " They are counted first, and sent when --yes says so, or somebody at the terminal.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The deletes were sent, or no passage is accepted.",
      "1:They were not, or not all of them; also where nobody said yes.",
      "2:An argument is wrong."
    })
public final class DeleteCommand implements Callable<Integer> {

  private static final int SHOWN = 10;
  private static final int REPORT_EVERY = 1_000;

  // Without the usual --version, since a delete has one of its own.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of passages.")
  private List<String> ids = List.of();

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(names = "--yes", description = "Delete what the filter accepts without asking.")
  private boolean yes;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "The version of the delete: ignored where the passage has a higher one.")
  private @Nullable Long version;

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Ignored unless the passage has this version.")
  private @Nullable Long ifVersion;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Whose passages: those of other tenants stay.")
  private @Nullable String tenant;

  @Option(
      names = "--topic",
      defaultValue = PassagesTopic.NAME,
      description = "The topic to send to (default: ${DEFAULT-VALUE}).")
  private String topic = PassagesTopic.NAME;

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private WaitOptions waiting = new WaitOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    if (ids.isEmpty() != filter.given()) {
      throw console.usage(
          ids.isEmpty()
              ? "which passages? (expected: their ids, or --filter)"
              : "ids and a filter (expected: one of them)");
    }
    WriteVersion versions;
    List<PassageId> wanted;
    PassageFilter accepted;
    try {
      if (filter.given() && filter.filter().isEmpty()) {
        // Before the tenant is added to it: all passages of a tenant are too much to mean by it.
        throw new IllegalArgumentException("--filter: every passage (expected: a condition)");
      }
      Optional<Tenant> owner = Optional.ofNullable(tenant).map(Tenant::new);
      versions = new WriteVersion(optional(version), optional(ifVersion), owner);
      wanted = ids.stream().map(PassageId::new).toList();
      accepted =
          owner
              .map(one -> filter.filter().and(PassageFilter.ofTenant(one)))
              .orElseGet(filter::filter);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    return filter.given() ? accepted(accepted, versions) : named(wanted, versions);
  }

  private static OptionalLong optional(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private int named(List<PassageId> wanted, WriteVersion versions) {
    Optional<GenerationStore> store = waiting.store();
    Optional<GenerationStore> index = store;
    Optional<KnownIds> known = Optional.empty();
    String unknown = "";
    try {
      index = waiting.index().find();
      known = index.flatMap(there -> KnownIds.among(there, wanted));
    } catch (IndexRefused | UncheckedIOException e) {
      // Deletes do not depend on it.
      unknown = "; whether the ids were there is not known: " + e.getMessage();
    }
    SentPassages sent;
    try (var sender = new PassageSender(brokers.brokers(), topic)) {
      wanted.forEach(id -> sender.delete(id, versions));
      sent = sender.flush();
    }
    boolean ofThisTopic = index.filter(there -> KnownIds.isIndexOf(there, sent)).isPresent();
    say(
        wanted.size(),
        known.filter(ids -> ofThisTopic).map(ids -> "; " + ids.describe()).orElse(unknown));
    await(store, sent, versions);
    return 0;
  }

  private int accepted(PassageFilter accepted, WriteVersion versions) {
    PrintWriter out = console.out();
    Optional<GenerationStore> store = waiting.store();
    Deleted deleted;
    try (PublishedPassages passages = IndexLook.open(waiting.index())) {
      passages.mismatches(accepted).forEach(note -> console.err().println("note: " + note));
      long count = passages.count(accepted);
      out.println(
          "%,d passages with %s; %s%s"
              .formatted(
                  count,
                  accepted.expression(),
                  IndexLook.describe(passages.snapshot(), Instant.now()),
                  count == 0 ? "" : ":"));
      if (count == 0) {
        return 0;
      }
      try (var first = passages.ids(accepted)) {
        first.limit(SHOWN).forEach(id -> out.println("  " + TerminalText.line(id.value())));
      }
      if (count > SHOWN) {
        out.println("  … and %,d more".formatted(count - SHOWN));
      }
      out.flush();
      if (!yes && !StandardInput.confirms(console.err(), "delete them?")) {
        console.err().println("relkt: nothing was deleted; --yes deletes them");
        return 1;
      }
      deleted = send(passages, accepted, count, versions);
    }
    say(
        deleted.ids(),
        KnownIds.isIndexOf(waiting.index().require(), deleted.sent())
            ? ""
            : "; the index is made from another topic of this name");
    await(store, deleted.sent(), versions);
    return 0;
  }

  /** What was sent for a filter. */
  private record Deleted(long ids, SentPassages sent) {}

  /** Sends the deletes one by one: there may be millions. */
  private Deleted send(
      PublishedPassages passages, PassageFilter accepted, long count, WriteVersion versions) {
    try (var sender = new PassageSender(brokers.brokers(), topic);
        var progress = StepProgress.of(console.err(), "deleting", "passages", count);
        var all = passages.ids(accepted)) {
      long[] done = {0};
      all.forEach(
          id -> {
            sender.delete(id, versions);
            if (++done[0] % REPORT_EVERY == 0) {
              progress.at(done[0], "");
            }
          });
      SentPassages sent = sender.flush();
      progress.at(done[0], "");
      return new Deleted(done[0], sent);
    }
  }

  private void say(long deletes, String more) {
    console
        .out()
        .println(
            "%,d %s sent to topic %s%s"
                .formatted(deletes, deletes == 1 ? "delete" : "deletes", topic, more));
  }

  private void await(Optional<GenerationStore> store, SentPassages sent, WriteVersion versions) {
    String done =
        versions.equals(WriteVersion.NONE)
            ? "none of them can be found any more"
            : "those whose versions allowed it cannot be found any more; \"%s\" counts the others"
                .formatted(waiting.index().command(brokers.command("status")));
    waiting.await(store, sent, brokers, topic, () -> done).ifPresent(console.out()::println);
  }
}
