package dev.relkt.training.data;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingInput.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads training sets. One is a folder of JSON Lines, UTF-8, each file gzipped or not:
 *
 * <ul>
 *   <li>{@code training-set.json}, one object: {@code format}, the number 1; and, if wanted, {@code
 *       passages}, {@code questions}, {@code translations}, {@code triplets} (how many lines there
 *       are: checked), {@code sources} (objects of {@code name, title, licence, passages,
 *       questions, translations}) and {@code made_by} (the command)
 *   <li>{@code passages.jsonl}: {@code id, lang, title, text, document}; title may be missing, and
 *       document, where every passage is one of its own
 *   <li>{@code questions.jsonl}: {@code id, lang, text, passage, english}; passage is the id of the
 *       gold passage, english may be missing
 *   <li>{@code translations.jsonl}, if there are any: {@code id, texts}, an object of two texts or
 *       more by language
 *   <li>{@code triplets.jsonl}, if it has been prepared: see {@link TripletFile}
 *   <li>{@code dev}, if something is held out: a folder of the same form
 * </ul>
 *
 * <p>Languages are BCP 47 tags and come out in canonical form ({@code zh-TW}). Unknown fields,
 * other formats, ids that are there twice, blank texts, unknown languages and questions whose
 * passage is not there are refused, all together.
 */
public final class TrainingSets {

  /** What becomes of training data that is held out as well. */
  public enum Leaks {
    /** Everything is refused, with the places. */
    REFUSED,
    /** The documents and texts that are held out are not learned from. */
    LEFT_OUT
  }

  /** The folder of what is held out, in the folder of a training set. */
  public static final String HELD_OUT = "dev";

  private TrainingSets() {}

  /**
   * Reads the training set in a folder.
   *
   * @throws TrainingRefused with every problem, its file and line
   */
  public static TrainingSet read(Path folder) {
    return readDraft(folder, new Problems()).set;
  }

  /**
   * Reads the questions held out: the training set in {@code dev} of that folder, if there is one.
   *
   * @throws TrainingRefused with every problem, its file and line, also where a document or a text
   *     of it is in the set of the folder
   */
  public static Optional<TrainingSet> readHeldOut(Path folder) {
    if (!Files.isDirectory(folder.resolve(HELD_OUT))) {
      return Optional.empty();
    }
    var problems = new Problems();
    Read train = readDraft(folder, problems);
    Read dev = readDraft(folder.resolve(HELD_OUT), problems);
    SplitLeaks.find(train.set, train.draft.places(), dev.set, dev.draft.places(), problems);
    problems.refuseIfAny(folder);
    return Optional.of(dev.set);
  }

  /**
   * What the training set in a folder is made of.
   *
   * @throws TrainingRefused if its {@code training-set.json} is missing or wrong
   */
  public static List<TrainingSource> sources(Path folder) {
    var problems = new Problems();
    List<TrainingSource> sources = SetFolderReader.sources(folder, problems);
    problems.refuseIfAny(folder);
    return sources;
  }

  /**
   * Reads all inputs into one training set. A question without English takes that of a translation
   * with the same text.
   *
   * @param licence of the files that do not say theirs (SQuAD's format, XOR-TyDi)
   * @param leaks what becomes of documents and texts that one input holds out and another one has
   * @throws TrainingRefused with every problem of all inputs, file and line
   */
  public static PreparedSet prepare(List<TrainingInput> inputs, String licence, Leaks leaks) {
    var problems = new Problems();
    var documents = new DisjointSets<String>();
    var train = new SetDraft(problems, documents);
    var heldOut = new SetDraft(problems, documents);
    List<String> notes = new ArrayList<>();
    var xor = new XorTydiReader(problems);
    for (TrainingInput input : inputs) {
      if (input instanceof TrainingInput.XorTydiFile file) {
        xor.read(file);
      }
    }
    var squad = new SquadFileReader(xor.questions(), problems, licence);
    for (TrainingInput input : inputs) {
      switch (input) {
        case TrainingInput.SetFolder set -> {
          new SetFolderReader(set.folder(), train).read();
          Path dev = set.folder().resolve(HELD_OUT);
          if (Files.isDirectory(dev)) {
            new SetFolderReader(dev, heldOut).read();
          }
        }
        case TrainingInput.PublicFolder folder -> {
          String note = new PublicFolderReader(folder, train).read();
          if (!note.isEmpty()) {
            notes.add(note);
          }
        }
        case TrainingInput.XquadFolder folder ->
            new XquadFolderReader(folder, train, heldOut).read();
        case TrainingInput.SquadFile file ->
            squad.read(file, file.side() == Side.TRAIN ? train : heldOut);
        case TrainingInput.XorTydiFile file -> {
          // Read before, since it says the languages of others.
        }
      }
    }
    squad.finish().ifPresent(notes::add);
    withoutPassage(xor.questions(), train, heldOut, licence).ifPresent(notes::add);
    TrainingSet learned = train.finish();
    TrainingSet kept = heldOut.finish();
    if (leaks == Leaks.REFUSED) {
      SplitLeaks.find(learned, train.places(), kept, heldOut.places(), problems);
    }
    problems.refuseIfAny("training data");
    if (leaks == Leaks.LEFT_OUT) {
      TrainingSet all = learned;
      learned = SplitLeaks.without(all, kept);
      lost(all, learned).ifPresent(notes::add);
    }
    if (learned.questions().isEmpty()) {
      throw new TrainingRefused(
          "training data: no question (expected: questions with their gold passages)%s"
              .formatted(notes.isEmpty() ? "" : "; " + String.join("; ", notes)));
    }
    return new PreparedSet(
        withEnglish(learned),
        heldOut.isEmpty() ? Optional.empty() : Optional.of(withEnglish(kept)),
        train.sources(),
        notes);
  }

  private static Optional<String> lost(TrainingSet all, TrainingSet left) {
    int passages = all.passages().size() - left.passages().size();
    int questions = all.questions().size() - left.questions().size();
    int translations = all.translations().size() - left.translations().size();
    return passages + questions + translations == 0
        ? Optional.empty()
        : Optional.of(
            "not learned from, since their documents or texts are held out: %,d passages, %,d questions, %,d translations"
                .formatted(passages, questions, translations));
  }

  private record Read(SetDraft draft, TrainingSet set) {}

  private static Read readDraft(Path folder, Problems problems) {
    var draft = new SetDraft(problems);
    new SetFolderReader(folder, draft).read();
    TrainingSet set = draft.finish();
    problems.refuseIfAny(folder);
    return new Read(draft, set);
  }

  private static Optional<String> withoutPassage(
      Map<String, XorTydiReader.XorQuestion> left,
      SetDraft train,
      SetDraft heldOut,
      String licence) {
    long unused = 0;
    for (Map.Entry<String, XorTydiReader.XorQuestion> entry : left.entrySet()) {
      XorTydiReader.XorQuestion asked = entry.getValue();
      if (asked.english().isEmpty() || asked.lang().isEmpty() || asked.text().isEmpty()) {
        unused++;
        continue;
      }
      SetDraft side = asked.side() == Side.TRAIN ? train : heldOut;
      side.translation(
          asked.location(),
          "xor/" + entry.getKey(),
          Map.of(asked.lang(), asked.text(), "en", asked.english().get()));
      side.source(new TrainingSource("xor-tydi", "XOR-TyDi QA", licence, 0, 0, 1));
    }
    return unused == 0
        ? Optional.empty()
        : Optional.of(
            "%,d questions of XOR-TyDi have neither passage nor English and are not used; their gold paragraphs come as a SQuAD-format file"
                .formatted(unused));
  }

  private static TrainingSet withEnglish(TrainingSet set) {
    Map<String, String> english = new HashMap<>();
    for (Translation translation : set.translations()) {
      String text = translation.texts().get("en");
      if (text != null) {
        translation
            .texts()
            .forEach((lang, other) -> english.putIfAbsent(lang + SameText.key(other), text));
      }
    }
    if (english.isEmpty()) {
      return set;
    }
    List<TrainingQuestion> questions = new ArrayList<>(set.questions().size());
    for (TrainingQuestion q : set.questions()) {
      questions.add(
          q.english().isPresent() || q.language().equals("en")
              ? q
              : new TrainingQuestion(
                  q.id(),
                  q.language(),
                  q.text(),
                  q.passage(),
                  Optional.ofNullable(english.get(q.language() + SameText.key(q.text())))));
    }
    return new TrainingSet(set.passages(), questions, set.translations());
  }
}
