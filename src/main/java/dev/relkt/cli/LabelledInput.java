package dev.relkt.cli;

import dev.relkt.evaluation.EvaluationRefused;
import dev.relkt.evaluation.LabelledFiles;
import dev.relkt.evaluation.LabelledQuestion;
import dev.relkt.evaluation.LabelledQuestions;
import dev.relkt.evaluation.PublicDataset;
import dev.relkt.evaluation.Qrels;
import dev.relkt.evaluation.RetrievalTask;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say which labelled questions to ask: three files, or a public set by name. */
final class LabelledInput {

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--passages",
      paramLabel = "FILE",
      description = "Passages, JSON Lines (gzipped or not): {\"id\",\"lang\",\"title\",\"text\"}.")
  private @Nullable Path passages;

  @Option(
      names = "--questions",
      paramLabel = "FILE",
      description = "Questions, JSON Lines (gzipped or not): {\"id\",\"lang\",\"text\"}.")
  private @Nullable Path questions;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Which passages are right, as TREC has it: question 0 passage grade.")
  private @Nullable Path qrels;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Instead of the three files, a public set by name: xquad or mlqa.")
  private @Nullable String dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "The folder with that set's files.")
  private @Nullable Path data;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "The questions of which split (xquad: dev, train or all; default dev. mlqa: default"
              + " test).")
  private @Nullable String split;

  @Option(
      names = "--passage-languages",
      paramLabel = "LANGS",
      description =
          "The passages in which languages: all, or tags with commas (xquad: default en. mlqa:"
              + " default all).")
  private @Nullable String passageLanguages;

  @Option(
      names = "--gold-languages",
      paramLabel = "LANGS",
      description =
          "In which languages a passage may be right: all (default), or tags with commas.")
  private @Nullable String goldLanguages;

  /**
   * Reads what the options name.
   *
   * @param notes gets a line for whatever is passed over
   * @throws ParameterException if options are missing or contradict each other
   * @throws EvaluationRefused if the data cannot be used
   */
  RetrievalTask task(PrintWriter notes) {
    return dataset == null ? fromFiles(notes) : fromDataset(dataset);
  }

  /**
   * Reads the questions alone; passages are read only to know the pool, where they are given.
   *
   * @param notes gets a line for whatever is passed over
   * @throws ParameterException if options are missing or contradict each other
   * @throws EvaluationRefused if the data cannot be used
   */
  Labelled labelled(PrintWriter notes) {
    if (dataset != null || passages != null) {
      RetrievalTask task = task(notes);
      return new Labelled(task.labelled(), OptionalInt.of(task.passages().size()));
    }
    refuseDatasetOptions();
    if (questions == null || qrels == null) {
      throw usage(
          "what to ask is missing (expected: --questions and --qrels; or --dataset and --data)");
    }
    List<LabelledQuestion> asked = questions(questions, notes);
    return new Labelled(
        new LabelledQuestions(asked, judgements(qrels, questions, asked, notes)),
        OptionalInt.empty());
  }

  /**
   * What to ask.
   *
   * @param pool how many passages there should be, if that is known
   */
  record Labelled(LabelledQuestions questions, OptionalInt pool) {}

  /** The public set that is asked for, if it is one. */
  Optional<String> datasetName() {
    return Optional.ofNullable(dataset);
  }

  private RetrievalTask fromFiles(PrintWriter notes) {
    refuseDatasetOptions();
    if (passages == null || questions == null || qrels == null) {
      throw usage(
          "what to evaluate is missing (expected: --passages, --questions and --qrels; or --dataset"
              + " and --data)");
    }
    LabelledFiles.Contents<Passage> pool = LabelledFiles.passages(passages);
    note(notes, passages, pool);
    List<LabelledQuestion> asked = questions(questions, notes);
    return new RetrievalTask(pool.records(), asked, judgements(qrels, questions, asked, notes));
  }

  private void refuseDatasetOptions() {
    if (data != null || split != null || passageLanguages != null || goldLanguages != null) {
      throw usage(
          "--data, --split, --passage-languages and --gold-languages go with --dataset, which is"
              + " missing");
    }
  }

  private static List<LabelledQuestion> questions(Path file, PrintWriter notes) {
    LabelledFiles.Contents<LabelledQuestion> asked = LabelledFiles.questions(file);
    note(notes, file, asked);
    return asked.records();
  }

  private static Qrels judgements(
      Path file, Path questionsFile, List<LabelledQuestion> asked, PrintWriter notes) {
    Qrels judged = Qrels.read(file);
    Set<String> ids = asked.stream().map(LabelledQuestion::id).collect(Collectors.toSet());
    long unasked = judged.grades().keySet().stream().filter(id -> !ids.contains(id)).count();
    if (unasked > 0) {
      notes.printf(
          "%s: judgements of %,d questions that are not in %s are not used%n",
          file, unasked, questionsFile);
      notes.flush();
    }
    return judged;
  }

  private static void note(PrintWriter notes, Path file, LabelledFiles.Contents<?> contents) {
    contents
        .passedOver()
        .forEach(
            (field, lines) ->
                notes.printf("%s: field \"%s\" (%,d lines) is not used%n", file, field, lines));
    if (contents.cleaned() > 0) {
      notes.printf(
          "%s: control characters (%,d lines) are read as spaces%n", file, contents.cleaned());
    }
    notes.flush();
  }

  private RetrievalTask fromDataset(String name) {
    if (passages != null || questions != null || qrels != null) {
      throw usage("--dataset stands instead of --passages, --questions and --qrels");
    }
    PublicDataset set =
        Arrays.stream(PublicDataset.values())
            .filter(s -> s.label().equals(name.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    usage(
                        "--dataset: \"%s\" is not known (expected: xquad or mlqa)"
                            .formatted(name)));
    if (data == null) {
      throw usage("--data is missing (expected: the folder with the files of %s)".formatted(name));
    }
    return set.task(
        data,
        new PublicDataset.Choice(
            split == null ? set.defaultSplit() : split,
            languages(
                "--passage-languages",
                passageLanguages == null ? set.defaultPassageLanguages() : passageLanguages),
            languages("--gold-languages", goldLanguages == null ? "all" : goldLanguages)));
  }

  private Set<Language> languages(String option, String text) {
    Set<Language> languages = new TreeSet<>();
    if (!text.strip().equals("all")) {
      for (String tag : List.of(text.split(","))) {
        try {
          languages.add(new Language(tag.strip()));
        } catch (IllegalArgumentException e) {
          throw usage("%s: %s".formatted(option, e.getMessage()));
        }
      }
    }
    return languages;
  }

  private ParameterException usage(String message) {
    return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
  }
}
