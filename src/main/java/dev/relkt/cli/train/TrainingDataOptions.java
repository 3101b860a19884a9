package dev.relkt.cli.train;

import dev.relkt.passage.Language;
import dev.relkt.training.data.TrainingInput;
import dev.relkt.training.data.TrainingInput.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say what to learn from: public sets in several forms, and own ones. */
final class TrainingDataOptions {

  private static final Pattern LANGUAGES_AND_FILE =
      Pattern.compile("(?:([A-Za-z][A-Za-z0-9-]{1,20})(?:,([A-Za-z][A-Za-z0-9-]{1,20}))?=)?(.+)");

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Public sets in one form: passages.jsonl, questions.jsonl, parallel_multiway.jsonl,"
              + " parallel_pairs.jsonl, gzipped or not, here or in its folder train.")
  private List<Path> data = new ArrayList<>();

  @Option(
      names = "--xquad",
      paramLabel = "DIR",
      description =
          "Folder with xquad_paragraphs.jsonl and xquad_questions.jsonl, here or in its folder"
              + " eval: split train is learned from, split dev held out.")
  private List<Path> xquad = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "DIR",
      description = "A training set in the form that this command writes.")
  private List<Path> sets = new ArrayList<>();

  @Option(
      names = "--squad",
      paramLabel = "[LANG[,LANG]=]FILE",
      description =
          "A file in SQuAD's format (XQuAD, MLQA, TyDi QA GoldP, JaQuAD …), with the language of"
              + " its contexts, and that of its questions if it is another one, where the file and"
              + " its name do not say them.")
  private List<String> squad = new ArrayList<>();

  @Option(
      names = "--squad-dev",
      paramLabel = "[LANG[,LANG]=]FILE",
      description = "The same, to be held out.")
  private List<String> squadDev = new ArrayList<>();

  @Option(
      names = "--xor",
      paramLabel = "FILE",
      description =
          "Questions of XOR-TyDi (JSON Lines); their gold paragraphs come with --squad"
              + " en=gp_squad_train_data.json.")
  private List<Path> xor = new ArrayList<>();

  @Option(
      names = "--leave-out",
      paramLabel = "SOURCE:SPLIT",
      description =
          "Do not learn from that split of a source in --data, such as afriqa:test; may be"
              + " repeated.")
  private Set<String> leaveOut = Set.of();

  /**
   * The data that is named.
   *
   * @throws ParameterException if none is, or an option cannot be understood
   */
  List<TrainingInput> inputs() {
    for (String split : leaveOut) {
      if (!split.matches("[^:]+:[^:]+")) {
        throw usage(
            "--leave-out: \"%s\" (expected: SOURCE:SPLIT, as in afriqa:test)".formatted(split));
      }
    }
    List<TrainingInput> inputs = new ArrayList<>();
    sets.forEach(folder -> inputs.add(new TrainingInput.SetFolder(folder)));
    data.forEach(folder -> inputs.add(new TrainingInput.PublicFolder(folder, leaveOut)));
    xquad.forEach(folder -> inputs.add(new TrainingInput.XquadFolder(folder)));
    squad.forEach(text -> inputs.add(squadFile("--squad", text, Side.TRAIN)));
    squadDev.forEach(text -> inputs.add(squadFile("--squad-dev", text, Side.HELD_OUT)));
    xor.forEach(file -> inputs.add(new TrainingInput.XorTydiFile(file, Side.TRAIN)));
    if (inputs.isEmpty()) {
      throw usage(
          "what to prepare is missing (expected: one or more of --data, --xquad, --set, --squad,"
              + " --xor)");
    }
    return inputs;
  }

  private TrainingInput squadFile(String option, String text, Side side) {
    Matcher parts = LANGUAGES_AND_FILE.matcher(text);
    if (!parts.matches()) {
      throw usage("%s: \"%s\" (expected: FILE, or ar=FILE, or en,ar=FILE)".formatted(option, text));
    }
    return new TrainingInput.SquadFile(
        Path.of(parts.group(3)),
        language(option, parts.group(1)),
        language(option, parts.group(2)),
        side);
  }

  private Optional<Language> language(String option, @Nullable String tag) {
    if (tag == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Language(tag));
    } catch (IllegalArgumentException e) {
      throw usage("%s: %s".formatted(option, e.getMessage()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
