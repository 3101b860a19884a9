package dev.relkt.cli.train;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.evaluate.EvaluationSteps;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.LexicalNegatives;
import dev.relkt.training.data.PreparedSet;
import dev.relkt.training.data.StagedFolder;
import dev.relkt.training.data.TrainingInput;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.data.TrainingSetWriter;
import dev.relkt.training.data.TrainingSets;
import dev.relkt.training.data.TrainingSource;
import dev.relkt.training.data.TrainingSplit;
import dev.relkt.training.data.Triplet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relkt train prepare}: public and own data as one training set with lexical negatives. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Gathers questions, passages and translations, holds out whole documents, finds passages that"
          + " share words with a question but do not answer it (BM25), and writes one folder to"
          + " train from.",
      "",
      "Everything wrong with the data is said at once, with file and line. The folder appears when"
          + " it is whole."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the folder is there",
      "1:the data cannot be used or the folder cannot be written; nothing is left",
      "2:wrong options",
      "130:stopped by Ctrl-C; nothing is left"
    })
final class TrainPrepareCommand implements Callable<Integer> {

  /** How long Ctrl-C waits for the work to end by itself. */
  private static final long ENDING_SECONDS = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to make; what is held out goes into its folder dev.")
  private Path out = Path.of(".");

  @Mixin private TrainingDataOptions data = new TrainingDataOptions();

  @Option(
      names = "--leaks",
      paramLabel = "WHAT",
      description =
          "If a document or text that is held out is to be learned from too:"
              + " ${COMPLETION-CANDIDATES} (left_out: it is not learned from).")
  private TrainingSets.Leaks leaks = TrainingSets.Leaks.REFUSED;

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      description = "The licence of the files of --squad and --xor.")
  private String licence = TrainingSource.NO_LICENCE;

  @Option(
      names = "--dev-share",
      paramLabel = "SHARE",
      description =
          "Hold out so much of the questions, by whole documents; 0 holds out what the data does.")
  private double devShare = 0;

  @Option(names = "--seed", description = "Of the choice of documents to hold out.")
  private long seed = 1;

  @Option(
      names = "--skip",
      paramLabel = "N",
      description = "Ranks at the top that give no negatives.")
  private int skip = LexicalNegatives.Ranks.OF_THE_PAPER.skipped();

  @Option(
      names = "--negatives",
      paramLabel = "N",
      description = "Negatives of a question; 0 makes no triplets.")
  private int negatives = LexicalNegatives.Ranks.OF_THE_PAPER.taken();

  @Option(names = "--threads", paramLabel = "N", description = "Threads that search.")
  private int threads = Math.min(2, Runtime.getRuntime().availableProcessors());

  @Override
  public Integer call() {
    List<TrainingInput> inputs = inputs();
    long start = System.nanoTime();
    try (StagedFolder folder = StagedFolder.of(out)) {
      var ended = new CountDownLatch(1);
      Thread stop = stopping(Thread.currentThread(), ended, folder);
      Runtime.getRuntime().addShutdownHook(stop);
      try {
        prepare(inputs, folder, start);
      } finally {
        ended.countDown();
        unless(stop);
      }
      return ExitCode.OK;
    } catch (InterruptedException | UncheckedIOException e) {
      throw new CommandFailed("stopped; nothing was written", e);
    } catch (TrainingRefused e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What Ctrl-C does: ends the work, and removes what it has written, whether it has ended or not.
   */
  private static Thread stopping(Thread worker, CountDownLatch ended, StagedFolder folder) {
    return new Thread(
        () -> {
          worker.interrupt();
          try {
            ended.await(ENDING_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          folder.close();
        },
        "relkt-train-prepare-stop");
  }

  private static void unless(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running: it has been told already.
    }
  }

  private void prepare(List<TrainingInput> inputs, StagedFolder folder, long start)
      throws InterruptedException {
    PrintWriter err = spec().commandLine().getErr();
    say(err, "reading");
    PreparedSet prepared = TrainingSets.prepare(inputs, licence, leaks);
    prepared.notes().forEach(note -> say(err, note));
    say(err, "read: " + numbers(prepared.train()));
    TrainingSet train = prepared.train();
    Optional<TrainingSet> heldOut = prepared.heldOut();
    if (devShare > 0) {
      TrainingSplit split = TrainingSplit.of(train, devShare, seed);
      train = split.train();
      heldOut = Optional.of(heldOut.map(h -> both(h, split.dev())).orElse(split.dev()));
    }
    List<Triplet> triplets = triplets(train, err);
    say(err, "writing");
    String command =
        "relkt " + String.join(" ", spec().root().commandLine().getParseResult().originalArgs());
    try {
      var writer = new TrainingSetWriter(prepared.sources(), command);
      writer.write(folder.path(), train, triplets);
      if (heldOut.isPresent()) {
        writer.write(folder.path().resolve(TrainingSets.HELD_OUT), heldOut.get(), List.of());
      }
      folder.publish();
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      throw new CommandFailed(
          "%s: cannot be written: %s (expected: room for some 100 MB); nothing was left there"
              .formatted(out, e.getMessage()),
          e);
    }
    report(train, heldOut, triplets, prepared.sources(), start);
  }

  private List<Triplet> triplets(TrainingSet train, PrintWriter err) throws InterruptedException {
    if (negatives == 0) {
      return List.of();
    }
    var steps = new EvaluationSteps(err);
    return new LexicalNegatives(train, new LexicalNegatives.Ranks(skip, negatives))
        .mine(threads, steps::at);
  }

  private static TrainingSet both(TrainingSet one, TrainingSet other) {
    var passages = new ArrayList<>(one.passages());
    passages.addAll(other.passages());
    var questions = new ArrayList<>(one.questions());
    questions.addAll(other.questions());
    var translations = new ArrayList<>(one.translations());
    translations.addAll(other.translations());
    return new TrainingSet(passages, questions, translations);
  }

  private void report(
      TrainingSet train,
      Optional<TrainingSet> heldOut,
      List<Triplet> triplets,
      List<TrainingSource> sources,
      long start) {
    PrintWriter print = spec().commandLine().getOut();
    print.printf(Locale.ROOT, "%s: %s%n", out, numbers(train));
    long english = train.questions().stream().filter(q -> q.english().isPresent()).count();
    print.printf(Locale.ROOT, "  questions with English: %,d%n", english);
    if (!triplets.isEmpty()) {
      long found = triplets.stream().mapToLong(t -> t.negatives().size()).sum();
      long none = triplets.stream().filter(t -> t.negatives().isEmpty()).count();
      print.printf(
          Locale.ROOT,
          "  triplets: %,d with %,d negatives; %,d have none%n",
          triplets.size(),
          found,
          none);
    }
    heldOut.ifPresent(h -> print.printf(Locale.ROOT, "  held out in dev: %s%n", numbers(h)));
    print.printf(
        Locale.ROOT,
        "  sources: %s%n",
        sources.stream()
            .map(s -> s.name() + " (" + s.licence() + ")")
            .collect(Collectors.joining(", ")));
    print.printf(Locale.ROOT, "  in %.1f s%n", (System.nanoTime() - start) / 1e9);
    print.flush();
  }

  private static String numbers(TrainingSet set) {
    Map<String, Long> languages = new TreeMap<>();
    set.questions().stream()
        .map(TrainingQuestion::language)
        .forEach(l -> languages.merge(l, 1L, Long::sum));
    return String.format(
        Locale.ROOT,
        "%,d passages, %,d questions in %d languages, %,d translations",
        set.passages().size(),
        set.questions().size(),
        languages.size(),
        set.translations().size());
  }

  private static void say(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }

  private List<TrainingInput> inputs() {
    if (!(devShare >= 0 && devShare < 1)) {
      throw usage("--dev-share: %s (expected: 0 or more, below 1)".formatted(devShare));
    }
    if (skip < 0) {
      throw usage("--skip: %d (expected: 0 or more)".formatted(skip));
    }
    if (negatives < 0) {
      throw usage("--negatives: %d (expected: 0 or more)".formatted(negatives));
    }
    if (threads < 1) {
      throw usage("--threads: %d (expected: 1 or more)".formatted(threads));
    }
    return data.inputs();
  }

  private CommandSpec spec() {
    return java.util.Objects.requireNonNull(spec);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
