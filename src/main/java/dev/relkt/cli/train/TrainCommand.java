package dev.relkt.cli.train;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.ContrastivePlan;
import dev.relkt.training.StudentTraining;
import dev.relkt.training.TrainingFolder;
import dev.relkt.training.TrainingRefused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relkt train}: makes new versions of students. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains an encoder and publishes it as a version in a registry.",
    subcommands = {
      TrainCommand.Contrastive.class,
      TrainPrepareCommand.class,
      TrainStepCommand.WarmUp.class,
      TrainStepCommand.Teacher.class,
      TrainStepCommand.Distill.class,
      TrainRunCommand.class,
    })
public final class TrainCommand implements Runnable {

  @Spec private CommandSpec spec;

  // picocli makes it and fills it in.
  @SuppressWarnings("NullAway.Init")
  TrainCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "train what? (expected: contrastive, prepare, warmup, teacher, distill or run); see relkt train --help");
  }

  /** {@code relkt train contrastive}: a student from nothing, by in-batch contrast. */
  @Command(
      name = "contrastive",
      mixinStandardHelpOptions = true,
      showDefaultValues = true,
      description = {
        "Trains a student from random vectors, by contrast within batches: translations, dictionary"
            + " entries, questions with their passages.",
        "",
        "The same seed, data and settings give the same student up to rounding."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:the version is published; its name is printed",
        "1:the data cannot be used or the version cannot be published",
        "2:wrong options"
      })
  static final class Contrastive implements Callable<Integer> {

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "Folder of training data: passages.jsonl.gz, questions.jsonl.gz and others.")
    private Path data;

    @Option(
        names = "--xquad",
        paramLabel = "DIR",
        description =
            "Folder with xquad_paragraphs.jsonl.gz and xquad_questions.jsonl.gz: its train split is"
                + " learned from, its dev split gives the scores.")
    private @Nullable Path xquad;

    @Option(
        names = "--vocabulary",
        paramLabel = "DIR",
        description = "Take the vocabulary of this model version instead of learning one.")
    private @Nullable Path vocabulary;

    @Option(
        names = "--registry",
        defaultValue = "models",
        paramLabel = "DIR",
        description = "Where to publish.")
    private Path registry;

    @Option(
        names = "--name",
        defaultValue = "student",
        paramLabel = "NAME",
        description = "The model's name.")
    private String name;

    @Option(
        names = "--number",
        paramLabel = "N",
        description = "The version's number; otherwise the one after the last.")
    private @Nullable Integer number;

    @Option(names = "--seed", defaultValue = "1", description = "Of all random numbers.")
    private long seed;

    @Option(names = "--steps", defaultValue = "4000", description = "Batches to learn from.")
    private int steps;

    @Option(names = "--dimension", defaultValue = "512", description = "Components of a vector.")
    private int dimension;

    @Option(names = "--rate", defaultValue = "0.05", description = "Adagrad's learning rate.")
    private float rate;

    @Option(names = "--pieces", defaultValue = "64000", description = "Pieces of words.")
    private int pieces;

    @Option(
        names = "--romanised-pieces",
        defaultValue = "24000",
        description = "Pieces of romanised words.")
    private int romanisedPieces;

    @Option(
        names = "--sentences-per-batch",
        defaultValue = "2048",
        description = "Examples in a batch of translations.")
    private int sentencesPerBatch;

    @Option(
        names = "--words-per-batch",
        defaultValue = "2048",
        description = "Examples in a batch of dictionary entries.")
    private int wordsPerBatch;

    @Option(
        names = "--passages-per-batch",
        defaultValue = "512",
        description = "Examples in a batch of questions with passages.")
    private int passagesPerBatch;

    @Option(names = "--window-words", defaultValue = "24", description = "Words of a window.")
    private int windowWords;

    @Option(
        names = "--window-stride",
        defaultValue = "20",
        description = "Words from a window's start to the next one's.")
    private int windowStride;

    @Option(
        names = "--window-max",
        defaultValue = "16",
        description = "The most windows of a passage.")
    private int windowMax;

    @Option(
        names = "--learning-window-words",
        defaultValue = "40",
        description = "Words of a window while learning.")
    private int learningWindowWords;

    @Option(
        names = "--learning-window-stride",
        defaultValue = "20",
        description = "Words from a window's start to the next one's while learning.")
    private int learningWindowStride;

    @Option(
        names = "--learning-window-max",
        defaultValue = "12",
        description = "The most windows of a passage while learning.")
    private int learningWindowMax;

    @Option(
        names = "--title",
        defaultValue = "PREFIX",
        description = "Titles of passages: ${COMPLETION-CANDIDATES}.")
    private TitleRule title;

    @Option(names = "--threads", defaultValue = "2", description = "Threads of TensorFlow.")
    private int threads;

    @Option(
        names = "--score-every",
        defaultValue = "500",
        description = "Steps between scores on the questions held out.")
    private int scoreEvery;

    @Spec private CommandSpec spec;

    // picocli makes it and fills it in.
    @SuppressWarnings("NullAway.Init")
    Contrastive() {}

    @Override
    public Integer call() {
      PrintWriter err = spec.commandLine().getErr();
      StudentTraining training = training();
      long start = System.nanoTime();
      try {
        ModelVersion version =
            training.run(
                line -> {
                  err.printf("%5d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, line);
                  err.flush();
                });
        spec.commandLine().getOut().printf("%s published in %s%n", version, registry);
        return 0;
      } catch (TrainingRefused | ModelRefused e) {
        throw new CommandFailed(String.valueOf(e.getMessage()), e);
      }
    }

    private StudentTraining training() {
      try {
        return new StudentTraining(
            new TrainingFolder(data),
            Optional.ofNullable(xquad),
            Optional.ofNullable(vocabulary),
            registry,
            name,
            Optional.ofNullable(number),
            new ContrastivePlan(
                seed,
                steps,
                dimension,
                rate,
                pieces,
                romanisedPieces,
                sentencesPerBatch,
                wordsPerBatch,
                passagesPerBatch,
                new WindowRule(learningWindowWords, learningWindowStride, learningWindowMax),
                new WindowRule(windowWords, windowStride, windowMax),
                title,
                threads,
                scoreEvery),
            "relkt " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
  }
}
