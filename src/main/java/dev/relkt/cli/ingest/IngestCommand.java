package dev.relkt.cli.ingest;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.StandardInput;
import dev.relkt.cli.console.StepProgress;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.client.PassageSender;
import dev.relkt.client.SentOffsets;
import dev.relkt.client.SentPassages;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.InputFiles;
import dev.relkt.dataset.file.NotPassages;
import dev.relkt.dataset.file.PassageFiles;
import dev.relkt.passage.Language;
import dev.relkt.passage.Tenant;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.PassagesTopic;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Sends passages to the topic \"passages\".",
      "",
      "JSON Lines, or a JSON array: objects with id, text and, if there are, title, lang (BCP 47),"
          + " document and metadata. A passage whose id is there already is replaced. BEIR's and"
          + " MTEB's corpus.jsonl, with _id: other fields go into the metadata.",
      "CSV and TSV with a header, and Parquet: columns id, text, title, lang; other ones go into the metadata.",
      "SQuAD's format (as XQuAD has it), and rows with context and question: every context becomes"
          + " a passage with the id TITLE/NUMBER, or LANG/TITLE/NUMBER with --lang. Send a file"
          + " always with --lang or always without: with other ids its passages are there twice.",
      "Files may be packed by gzip or zstd, and be text in UTF-8 or UTF-16. A line that the topic would not take is named with its reason and left"
          + " out; the others are sent, and the exit code is 1. Every line, row or paragraph is"
          + " accounted for at the end. What is stopped in the middle says from which"
          + " line on to go on.",
      ""
    })
public final class IngestCommand implements Callable<Integer> {

  private static final int SHOWN = 20;
  private static final int REPORT_EVERY = 64;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files; folders, of whose files those are read that end with .jsonl, .ndjson, .json, .csv"
              + " or .tsv (packed or not) or .parquet, or the corpus alone where BEIR's files are in it;"
              + " patterns in quotes, such as 'news/*.jsonl'; - is the standard input.")
  private List<String> arguments = List.of();

  private List<String> files = List.of();

  /** Those of them that nobody named: what is not passages in them stops nothing. */
  private Set<String> found = Set.of();

  @Option(
      names = "--format",
      defaultValue = "auto",
      description = "${COMPLETION-CANDIDATES} (default: what the first value or line looks like).")
  private PassageFiles.Format format = PassageFiles.Format.AUTO;

  @Option(
      names = "--lang",
      paramLabel = "TAG",
      description = "The language of passages that state none (default: detected).")
  private @Nullable String language;

  @Option(
      names = "--clean",
      description =
          "Put spaces for control characters that a passage may not have: in metadata, and in"
              + " strings where they are not escaped.")
  private boolean clean;

  @Option(
      names = "--resume",
      description =
          "Go on where an ingest of the same files stopped that had this option too. What was not"
              + " acknowledged is sent again: an id replaces itself.")
  private boolean resume;

  @Option(
      names = "--resume-folder",
      paramLabel = "DIR",
      defaultValue = ".relkt-ingest",
      description = "Where --resume keeps how far each file is (default: ${DEFAULT-VALUE} here).")
  private Path resumeFolder = Path.of(".relkt-ingest");

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = {
        "Whose passages they are. A line that names another tenant is refused; a passage of another"
            + " tenant with the same id stays as it is."
      })
  private @Nullable String tenant;

  @Option(
      names = "--topic",
      defaultValue = PassagesTopic.NAME,
      description = "The topic to send to (default: ${DEFAULT-VALUE}).")
  private String topic = PassagesTopic.NAME;

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private WaitOptions waiting = new WaitOptions();

  @Mixin private Console console = new Console();

  private final IngestTally tally = new IngestTally();
  private int begun;
  private int refusedByJob;
  private long refusedBefore;
  private int unread;

  @Override
  public Integer call() {
    PrintWriter out = console.out();
    PrintWriter err = console.err();
    Optional<Language> stated;
    Optional<Tenant> owner;
    try {
      owner = Optional.ofNullable(tenant).map(Tenant::new);
      stated = Optional.ofNullable(language).map(Language::new);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    if (resume && arguments.contains("-")) {
      throw console.usage("--resume: not with - (expected: files, which can be read again)");
    }
    InputStream standardInput = StandardInput.open(arguments);
    files = files(err);
    PassageInput.Controls controls =
        clean ? PassageInput.Controls.CLEANED : PassageInput.Controls.REFUSED;
    var input = new PassageInput(format, stated, owner, controls, standardInput);
    Optional<GenerationStore> store = waiting.store();
    Optional<LaterRefusals> refusedLater =
        store.map(any -> LaterRefusals.of(brokers.brokers(), topic));
    SentPassages sent;
    SentOffsets offsets;
    try (var sender = new PassageSender(brokers.brokers(), topic, owner);
        var progress = StepProgress.of(err, "ingesting", "bytes", totalBytes());
        var points = resumePoints(sender, stated, owner, controls);
        var stop = new StopReport(() -> err.println(stopped(sender, input, points)))) {
      try {
        for (String file : files) {
          begun++;
          ResumePoints.Start from = points.begin(file);
          from.note().ifPresent(err::println);
          refusedBefore += from.refused();
          if (from.done()) {
            continue;
          }
          try {
            input.read(
                file,
                place ->
                    stop.unlessStopped(
                        () -> {
                          if (points.isBehind()) {
                            tally.skip();
                            return;
                          }
                          take(place, sender, err);
                          if (place instanceof InputPassage.Refused) {
                            points.refused();
                          }
                          points.passed();
                          tally.add(place, input.unit());
                          if (tally.all() % REPORT_EVERY == 0) {
                            progress.at(input.bytesRead(), tally.describe());
                          }
                        }));
          } catch (CommandFailed e) {
            if (!(found.contains(file) && e.getCause() instanceof NotPassages)) {
              throw e;
            }
            err.println(e.getMessage() + "; going on with the next file");
            unread++;
            continue;
          }
          if (input.hasMadeIds()) {
            points.madeIds();
          }
          points.end();
        }
        sent = sender.flush();
        points.save();
      } catch (RuntimeException e) {
        stop.failed();
        throw e;
      }
      offsets = sender.offsets();
      progress.at(input.bytesRead(), tally.describe());
    }
    if (tally.refused() > SHOWN) {
      err.println("… and %,d more refused".formatted(tally.refused() - SHOWN));
    }
    out.println(
        "sent %s to topic %s at %s".formatted(tally.describe(), topic, brokers.bootstrap()));
    tally.account(input.allIdsCompared()).forEach(out::println);
    if (refusedBefore > 0) {
      out.println("%,d places were refused by an earlier run".formatted(refusedBefore));
    }
    if (unread > 0) {
      out.println("%,d of %,d files were not read to their end".formatted(unread, files.size()));
    }
    if (stated.isEmpty() && input.hasMadeIds()) {
      out.println(
          "ids made of titles are without a language: a file with the same titles would replace"
              + " them, and sent again with --lang they would be there twice");
    }
    waiting
        .await(
            store,
            sent,
            brokers,
            topic,
            () -> {
              refusedLater.ifPresent(letters -> sayRefused(letters.among(offsets), err));
              return refusedByJob == 0 ? "all of it can be found" : "the rest can be found";
            })
        .ifPresent(out::println);
    return tally.refused() == 0 && refusedBefore == 0 && refusedByJob == 0 && unread == 0 ? 0 : 1;
  }

  private ResumePoints resumePoints(
      PassageSender sender,
      Optional<Language> stated,
      Optional<Tenant> owner,
      PassageInput.Controls controls) {
    return resume
        ? ResumePoints.in(
            resumeFolder,
            new ResumePoints.Run(
                topic,
                sender.topicId(),
                format.name().toLowerCase(Locale.ROOT),
                stated.map(Language::tag).orElse(""),
                owner,
                controls),
            sender.soFar())
        : ResumePoints.none();
  }

  private List<String> files(PrintWriter err) {
    try {
      InputFiles resolved = InputFiles.of(arguments);
      resolved.passedOver().ifPresent(err::println);
      found = resolved.found();
      return resolved.files();
    } catch (NotPassages e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "%s: cannot be read: %s".formatted(String.join(" ", arguments), FileMistake.describe(e)),
          e);
    }
  }

  private void take(InputPassage place, PassageSender sender, PrintWriter err) {
    switch (place) {
      case InputPassage.Taken taken -> {
        sender.send(taken.where(), taken.id().value(), Optional.of(taken.value()));
        if (taken.earlier().isPresent() && tally.replaced() < SHOWN) {
          err.println(
              "%s: id \"%s\" again, as at %s: this passage replaces that one"
                  .formatted(
                      taken.where(), TerminalText.line(taken.id().value()), taken.earlier().get()));
        }
        if (taken.twin().isPresent() && tally.twins() < SHOWN) {
          err.println(
              "%s: id \"%s\" %s"
                  .formatted(
                      taken.where(),
                      TerminalText.line(IdForms.escaped(taken.id().value())),
                      taken.twin().get()));
        }
      }
      case InputPassage.Refused refused -> {
        if (tally.refused() < SHOWN) {
          err.println(
              "%s: refused: %s".formatted(refused.where(), TerminalText.line(refused.reason())));
        }
      }
      case InputPassage.Again ignored -> {}
      case InputPassage.Blank ignored -> {}
    }
  }

  /** How far it got, once what was on its way has arrived or has not. */
  private String stopped(PassageSender sender, PassageInput input, ResumePoints points) {
    sender.close();
    points.save();
    String from = sender.soFar().firstMissing().orElseGet(input::next);
    List<String> unread = files.subList(Math.min(begun, files.size()), files.size());
    return "stopped: %,d passages were sent to topic %s; %s from %s%s"
        .formatted(
            sender.soFar().count(),
            topic,
            resume ? "the same command goes on" : "go on",
            from,
            unread.isEmpty() ? "" : ", then " + String.join(", ", unread));
  }

  /** Says what the topic took and the indexing job did not. */
  private void sayRefused(List<DeadLetter> letters, PrintWriter err) {
    letters.stream()
        .limit(SHOWN)
        .forEach(
            letter ->
                err.println(
                    "refused by the indexing job: %s".formatted(letter.rejection().reason())));
    if (!letters.isEmpty()) {
      err.println(
          "the indexing job refused %,d passages; \"%s\" shows them"
              .formatted(letters.size(), brokers.command("dlq list")));
    }
    refusedByJob = letters.size();
  }

  /** −1 where one is the standard input or cannot be looked at, which reading it will say. */
  private long totalBytes() {
    long total = 0;
    for (String file : files) {
      try {
        if (file.equals("-")) {
          return -1;
        }
        total += Files.size(Path.of(file));
      } catch (IOException e) {
        return -1;
      }
    }
    return total;
  }
}
