package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Public sets of labelled questions that are known by name, as JSON Lines in a folder (or in {@code
 * eval} in it), gzipped or not. Control characters, which are in some texts by mistake, become
 * spaces.
 */
public enum PublicDataset {
  /** XQuAD: the same paragraphs and questions in twelve languages. */
  XQUAD("xquad", "dev", "en", Pool.Division.WHOLE, new XquadSet()),
  /** MLQA: each question with a context in one or several languages. */
  MLQA("mlqa", "test", "all", Pool.Division.PASSAGE_LANGUAGES, new MlqaSet()),
  /** XOR-TyDi: questions with English answers; see {@link XorTydiSet} for what can be measured. */
  XOR_TYDI("xor-tydi", "dev", "all", Pool.Division.WHOLE, new XorTydiSet()),
  /** Tatoeba as LASER cut it: sentences, each against the English ones of the same language. */
  TATOEBA("tatoeba", "all", "all", Pool.Division.OWN, new TatoebaSet()),
  /** Any set in BEIR's format; see {@link BeirSet}. */
  BEIR("beir", "test", "all", Pool.Division.WHOLE, new BeirSet());

  private final String label;
  private final String defaultSplit;
  private final String defaultPassages;
  private final Pool.Division defaultDivision;

  // They have no fields.
  @SuppressWarnings("ImmutableEnumChecker")
  private final PublicSet set;

  PublicDataset(
      String label,
      String defaultSplit,
      String defaultPassages,
      Pool.Division defaultDivision,
      PublicSet set) {
    this.label = label;
    this.defaultSplit = defaultSplit;
    this.defaultPassages = defaultPassages;
    this.defaultDivision = defaultDivision;
    this.set = set;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** The set of a name, in whatever case. */
  public static Optional<PublicDataset> named(String name) {
    return Arrays.stream(values())
        .filter(set -> set.label.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** All names, in order. */
  public static List<String> names() {
    return Arrays.stream(values()).map(PublicDataset::label).toList();
  }

  /** The split to take where nothing is said. */
  public String defaultSplit() {
    return defaultSplit;
  }

  /** The passage languages where nothing is said: {@code all}, or tags with commas. */
  public String defaultPassageLanguages() {
    return defaultPassages;
  }

  /** How the set's scores are usually given. */
  public Pool.Division defaultDivision() {
    return defaultDivision;
  }

  /** What the scores of that part say, in a few words. */
  public String measured(Choice choice) {
    return switch (this) {
      case XQUAD, MLQA -> "the paragraph that answers";
      case XOR_TYDI ->
          choice.passages().isPresent()
              ? "XOR-Retrieve's, a passage that contains an English answer as words; success@k counts"
                  + " passages of this pool, and is neither R@2kt nor R@5kt, which count tokens of"
                  + " Wikipedia"
              : "none of XOR-TyDi's tasks: each question's own English translation among all of"
                  + " them; there are no passages";
      case BEIR -> "the passages that its qrels judge right";
      case TATOEBA -> "the English translation, among those of the sentence's language";
    };
  }

  /**
   * Which part of a set.
   *
   * @param split the questions of which split; {@code all} for all of XQuAD
   * @param passageLanguages the languages of the pool; empty for all
   * @param goldLanguages in which languages a passage may be gold; empty for all of the pool
   * @param passages for a set without passages, a file of them as {@link LabelledFiles} has it
   * @param passageLanguage of passages that do not say theirs, where the set does not know it
   * @param questionLanguage of questions that do not say theirs, where the set does not know it
   */
  public record Choice(
      String split,
      Set<Language> passageLanguages,
      Set<Language> goldLanguages,
      Optional<Path> passages,
      Optional<Language> passageLanguage,
      Optional<Language> questionLanguage) {

    /** Of a set whose files say every language. */
    public Choice(
        String split,
        Set<Language> passageLanguages,
        Set<Language> goldLanguages,
        Optional<Path> passages) {
      this(split, passageLanguages, goldLanguages, passages, Optional.empty(), Optional.empty());
    }

    public Choice {
      passageLanguages = Set.copyOf(passageLanguages);
      goldLanguages = Set.copyOf(goldLanguages);
    }

    /** Whether passages in that language are in the pool; notes that the set has the language. */
    boolean pools(Language language, Set<Language> there) {
      there.add(language);
      return passageLanguages.isEmpty() || passageLanguages.contains(language);
    }

    boolean takes(String questionSplit) {
      return split.equals("all") || split.equals(questionSplit);
    }

    /** The languages of the passages that may be gold. */
    Set<Language> gold(List<Passage> passages) {
      Set<Language> there = new TreeSet<>();
      passages.forEach(p -> there.add(p.language()));
      refuseMissing("gold languages", goldLanguages, there);
      if (!goldLanguages.isEmpty()) {
        there.retainAll(goldLanguages);
      }
      return there;
    }

    static void refuseMissing(String what, Set<Language> wanted, Set<Language> there) {
      for (Language language : wanted) {
        if (!there.contains(language)) {
          throw new DataRefused(
              "%s: no passage in %s (expected: all, or some of %s)"
                  .formatted(
                      what,
                      language,
                      String.join(", ", there.stream().map(Language::tag).toList())));
        }
      }
    }
  }

  /**
   * Reads the part of the set; nobody is told what is passed over.
   *
   * @throws DataRefused naming the missing files, or every mistake with file and line
   */
  public RetrievalTask task(Path folder, Choice choice) {
    return task(folder, choice, note -> {});
  }

  /**
   * Reads the part of the set.
   *
   * @param folder that holds the files, or holds a folder {@code eval} with them
   * @param notes gets a line for whatever is passed over
   * @throws DataRefused naming the missing files, or every mistake with file and line
   */
  public RetrievalTask task(Path folder, Choice choice, Consumer<String> notes) {
    return set.task(folder, choice, notes);
  }
}
