package dev.relkt.cli.evaluate;

import dev.relkt.cli.console.Console;
import dev.relkt.dataset.DataRefused;
import dev.relkt.dataset.Documents;
import dev.relkt.dataset.FileGroupReader;
import dev.relkt.dataset.LabelledFiles;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.PublicDataset;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.evaluation.PoolQuestions;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options that say which labelled questions to ask: three files, a public set by name, or the
 * sample.
 */
final class LabelledInput {

  @Mixin private Console console = new Console();

  @Option(
      names = "--passages",
      paramLabel = "FILE",
      description =
          "Passages, in any format that ingest takes: {\"id\",\"lang\",\"title\",\"text\"}.")
  private @Nullable Path passages;

  @Option(
      names = "--questions",
      paramLabel = "FILE",
      description = "Questions, JSON Lines (gzipped or not): {\"id\",\"lang\",\"text\"}.")
  private @Nullable Path questions;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description =
          "Which passages are right, as TREC has it (question 0 passage grade), or BEIR (query-id,"
              + " corpus-id and score, with tabs).")
  private @Nullable Path qrels;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "Instead of the three files, a public set by name: xquad, mlqa, xor-tydi (with"
              + " --passages: their answers; without: its English questions), tatoeba, or beir:"
              + " any folder in BEIR's format.")
  private @Nullable String dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "The folder with that set's files.")
  private @Nullable Path data;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "The questions of which split (xquad: dev, train or all; default dev. mlqa: default"
              + " test. xor-tydi: default dev. beir: the name of a file in qrels; default test).")
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

  @Option(
      names = "--question-lang",
      paramLabel = "TAG",
      description = "beir: the language of questions that do not say theirs (default: en).")
  private @Nullable String questionLanguage;

  @Option(
      names = "--passage-lang",
      paramLabel = "TAG",
      description = "beir: the language of passages that do not say theirs (default: en).")
  private @Nullable String passageLanguage;

  @Option(
      names = "--sample",
      description = "Instead of files, the passages and questions that come with ReLKT.")
  private boolean sample;

  @Option(
      names = "--languages",
      paramLabel = "LANGS",
      description = "Only the questions in these languages: tags with commas (default: all).")
  private @Nullable String languages;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description =
          "paragraph: passages are ranked. document: documents are, each with the score of its"
              + " best passage; the gold passages' documents, in their languages, are right (field"
              + " \"document\" of passages; xquad has it). Default: paragraph.")
  private String level = "paragraph";

  @Mixin private DistractorOptions distractors = new DistractorOptions();

  /** What is ranked. */
  enum Level {
    PARAGRAPH,
    DOCUMENT
  }

  /**
   * Reads what the options name.
   *
   * @param notes gets a line for whatever is passed over
   * @throws ParameterException if options are missing or contradict each other
   * @throws DataRefused if the data cannot be used
   */
  RetrievalTask task(PrintWriter notes) {
    refuseMistakes();
    RetrievalTask read = sample ? SampleCorpus.task() : fromDatasetOrFiles(notes);
    RetrievalTask asked =
        languages == null ? read : read.asking(languages("--languages", languages));
    return distractors.addedTo(asked, notes);
  }

  /**
   * The documents of the task, where they are what is ranked.
   *
   * @throws DataRefused naming every passage that does not say its document
   */
  Optional<Documents> documents(RetrievalTask task) {
    return level() == Level.DOCUMENT
        ? Optional.of(Documents.of(task.passages()))
        : Optional.empty();
  }

  /** How many distractors are in the pool. */
  int addedDistractors() {
    return distractors.added();
  }

  private RetrievalTask fromDatasetOrFiles(PrintWriter notes) {
    return set()
        .map(
            set ->
                set.task(
                    Objects.requireNonNull(data),
                    choice(set),
                    note -> {
                      notes.println(note);
                      notes.flush();
                    }))
        .orElseGet(() -> fromFiles(notes));
  }

  /**
   * Reads the questions alone; passages are read only to know the pool, where they are given.
   *
   * @param notes gets a line for whatever is passed over
   * @throws ParameterException if options are missing or contradict each other
   * @throws DataRefused if the data cannot be used
   */
  Labelled labelled(PrintWriter notes) {
    if (sample || dataset != null || passages != null) {
      RetrievalTask task = task(notes);
      Pool pool = Pool.Division.WHOLE.of(task).getFirst();
      PoolQuestions passageLevel = PoolQuestions.of(pool);
      Optional<Documents> documents = documents(task);
      return new Labelled(
          passageLevel,
          documents,
          documents.map(found -> PoolQuestions.of(pool, found)).orElse(passageLevel));
    }
    if (questions == null || qrels == null) {
      throw console.usage(
          "what to ask is missing (expected: --questions and --qrels; --dataset and --data; or"
              + " --sample)");
    }
    refuseMistakes();
    if (languages != null || level() != Level.PARAGRAPH || distractors.isGiven()) {
      throw console.usage(
          "--languages, --level and --distractors need --passages, which is missing");
    }
    var reading = new FileGroupReader();
    List<LabelledQuestion> asked = records(reading, notes, questions, LabelledFiles::questions);
    Qrels judged = judgements(reading, notes, qrels);
    reading.end();
    noteUnasked(notes, judged, asked);
    var unknownPool =
        new PoolQuestions(
            Optional.empty(), OptionalInt.empty(), new LabelledQuestions(asked, judged));
    return new Labelled(unknownPool, Optional.empty(), unknownPool);
  }

  /**
   * What to ask.
   *
   * @param passages what is asked, with the gold passages
   * @param documents where they are what is ranked
   * @param ranked what is asked, with the gold of what is ranked
   */
  record Labelled(PoolQuestions passages, Optional<Documents> documents, PoolQuestions ranked) {}

  /** The name of what is asked, if it has one. */
  Optional<String> name() {
    return sample ? Optional.of(SampleCorpus.NAME) : Optional.ofNullable(dataset);
  }

  /** What the scores of a public set say. */
  Optional<String> measured() {
    return set().map(set -> set.measured(choice(set)));
  }

  /** How the scores are usually given. */
  Pool.Division defaultDivision() {
    return set().map(PublicDataset::defaultDivision).orElse(Pool.Division.WHOLE);
  }

  /** What is ranked. */
  Level level() {
    return Level.valueOf(level.toUpperCase(Locale.ROOT));
  }

  private Optional<PublicDataset> set() {
    return Optional.ofNullable(dataset).flatMap(PublicDataset::named);
  }

  /**
   * @throws ParameterException with every mistake that can be seen without reading a file
   */
  void refuseMistakes() {
    List<String> mistakes = mistakes();
    if (!mistakes.isEmpty()) {
      throw console.usage(String.join(System.lineSeparator(), mistakes));
    }
  }

  /** Every mistake that can be seen without reading a file. */
  List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    Optional<PublicDataset> set = set();
    if (dataset == null && anyOf(data, split, passageLanguages, goldLanguages)) {
      mistakes.add(
          "--data, --split, --passage-languages and --gold-languages go with --dataset, which is"
              + " missing");
    }
    if (anyOf(questionLanguage, passageLanguage) && !set.equals(Optional.of(PublicDataset.BEIR))) {
      mistakes.add(
          "--question-lang and --passage-lang go with --dataset beir; other files say the language"
              + " of every line");
    }
    if (sample && anyOf(dataset, passages, questions, qrels)) {
      mistakes.add("--sample stands instead of --dataset, --passages, --questions and --qrels");
    }
    if (dataset != null) {
      if (set.isEmpty()) {
        mistakes.add(
            "--dataset: \"%s\" is not known (expected: one of %s)"
                .formatted(dataset, String.join(", ", PublicDataset.names())));
      }
      boolean ownPassages = set.equals(Optional.of(PublicDataset.XOR_TYDI));
      if (anyOf(questions, qrels) || (passages != null && !ownPassages)) {
        mistakes.add("--dataset stands instead of --passages, --questions and --qrels");
      }
      if (data == null) {
        mistakes.add(
            "--data is missing (expected: the folder with the files of %s)".formatted(dataset));
      }
    }
    if (!level.equalsIgnoreCase("paragraph") && !level.equalsIgnoreCase("document")) {
      mistakes.add("--level: \"%s\" (expected: paragraph or document)".formatted(level));
    }
    mistakes.addAll(distractors.mistakes(set));
    for (var option :
        new String[][] {
          {"--languages", languages},
          {"--passage-languages", passageLanguages},
          {"--gold-languages", goldLanguages}
        }) {
      try {
        languages(option[0], option[1] == null ? "all" : option[1]);
      } catch (ParameterException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    for (var option :
        new String[][] {
          {"--question-lang", questionLanguage}, {"--passage-lang", passageLanguage}
        }) {
      try {
        Optional<Language> unused = Optional.ofNullable(option[1]).map(Language::new);
      } catch (IllegalArgumentException e) {
        mistakes.add("%s: %s".formatted(option[0], e.getMessage()));
      }
    }
    return mistakes;
  }

  private static boolean anyOf(@Nullable Object... options) {
    return Arrays.stream(options).anyMatch(Objects::nonNull);
  }

  private RetrievalTask fromFiles(PrintWriter notes) {
    if (passages == null || questions == null || qrels == null) {
      throw console.usage(
          "what to evaluate is missing (expected: --passages, --questions and --qrels; --dataset"
              + " and --data; or --sample)");
    }
    var reading = new FileGroupReader();
    List<Passage> pool = records(reading, notes, passages, LabelledFiles::passages);
    List<LabelledQuestion> asked = records(reading, notes, questions, LabelledFiles::questions);
    Qrels judged = judgements(reading, notes, qrels);
    reading.end();
    noteUnasked(notes, judged, asked);
    return new RetrievalTask(pool, asked, judged);
  }

  private void noteUnasked(PrintWriter notes, Qrels judged, List<LabelledQuestion> asked) {
    Set<String> ids = asked.stream().map(LabelledQuestion::id).collect(Collectors.toSet());
    long unasked = judged.grades().keySet().stream().filter(id -> !ids.contains(id)).count();
    if (unasked > 0) {
      notes.printf(
          "%s: judgements of %,d questions that are not in %s are not used%n",
          qrels, unasked, questions);
      notes.flush();
    }
  }

  private static Qrels judgements(FileGroupReader reading, PrintWriter notes, Path file) {
    return reading.read(() -> Qrels.read(file, notes::println), new Qrels(Map.of()));
  }

  private static <T> List<T> records(
      FileGroupReader reading,
      PrintWriter notes,
      Path file,
      Function<Path, LabelledFiles.Contents<T>> reader) {
    return reading.read(
        () -> {
          var contents = reader.apply(file);
          contents
              .passedOver()
              .forEach((name, n) -> notes.println(LabelledFiles.passedOver(file, name, n)));
          if (contents.cleaned() > 0) {
            notes.printf(
                "%s: control characters (%,d lines) are read as spaces%n",
                file, contents.cleaned());
          }
          notes.flush();
          return contents.records();
        },
        List.of());
  }

  private PublicDataset.Choice choice(PublicDataset set) {
    return new PublicDataset.Choice(
        split == null ? set.defaultSplit() : split,
        languages(
            "--passage-languages",
            passageLanguages == null ? set.defaultPassageLanguages() : passageLanguages),
        languages("--gold-languages", goldLanguages == null ? "all" : goldLanguages),
        Optional.ofNullable(passages),
        Optional.ofNullable(passageLanguage).map(Language::new),
        Optional.ofNullable(questionLanguage).map(Language::new));
  }

  private Set<Language> languages(String option, String text) {
    Set<Language> languages = new TreeSet<>();
    if (!text.strip().equals("all")) {
      List<String> mistakes = new ArrayList<>();
      for (String tag : List.of(text.split(","))) {
        try {
          languages.add(new Language(tag.strip()));
        } catch (IllegalArgumentException e) {
          mistakes.add("%s: %s".formatted(option, e.getMessage()));
        }
      }
      if (!mistakes.isEmpty()) {
        throw console.usage(String.join(System.lineSeparator(), mistakes));
      }
    }
    return languages;
  }
}
