package dev.relkt.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.dataset.file.SquadFile;
import dev.relkt.dataset.file.Unpacked;
import dev.relkt.passage.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads files in SQuAD's format as {@link TrainingInput.SquadFile} says. All files go through one
 * reader, since a question's English, and a context's translations, are in other files.
 */
final class SquadFileReader {

  private static final String ENGLISH = "en";

  /** A question whose English may still come. */
  private record SquadQuestion(
      SourceLocation location,
      SetDraft side,
      String qid,
      String lang,
      String text,
      String passage) {}

  private record Context(SetDraft side, String lang, String text) {}

  private final Map<String, XorTydiReader.XorQuestion> xor;
  private final Problems problems;
  private final String licence;
  private final List<SquadQuestion> asked = new ArrayList<>();
  private final Map<String, String> english = new HashMap<>();
  private final Map<String, String> documentOfQid = new HashMap<>();
  private final Map<Context, String> passageOfText = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private long unanswerable;

  /**
   * @param xor questions of XOR-TyDi by id; those that are found here are taken out
   * @param licence of all files
   */
  SquadFileReader(Map<String, XorTydiReader.XorQuestion> xor, Problems problems, String licence) {
    this.xor = xor;
    this.problems = problems;
    this.licence = licence;
  }

  /** What a file's articles need to know. */
  private record Source(
      TrainingInput.SquadFile input, String name, SquadLanguages named, SetDraft side) {
    SourceLocation place(String at) {
      return new SourceLocation(input.file().toString(), at);
    }
  }

  void read(TrainingInput.SquadFile input, SetDraft side) {
    String name = String.valueOf(input.file().getFileName()).replaceFirst("\\.json(\\.gz)?$", "");
    var source = new Source(input, name, SquadLanguages.ofName(name), side);
    Path file = input.file();
    try (InputStream in = Unpacked.open(file)) {
      new Articles(source).squad.read(in);
    } catch (SquadFile.NotSquad e) {
      problems.add(
          e.line() > 0 ? SourceLocation.line(file, e.line()) : file,
          String.valueOf(e.getMessage()),
          "SQuAD's format, {\"data\": [{\"title\": …, \"paragraphs\": [{\"context\": …, \"qas\": […]}]}]}");
    } catch (JsonProcessingException e) {
      problems.add(
          SourceLocation.line(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          "not JSON: %s".formatted(JsonMistake.describe(e)),
          "SQuAD's format, one JSON document");
    } catch (ClosedByInterruptException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      problems.add(
          file, "cannot be read: %s".formatted(FileMistake.describe(e)), "a whole file, readable");
    }
  }

  /** Hands the questions on, with their English; says what was passed over. */
  Optional<String> finish() {
    for (SquadQuestion one : asked) {
      XorTydiReader.XorQuestion known = xor.remove(one.qid);
      Optional<String> translated =
          one.lang.equals(ENGLISH)
              ? Optional.empty()
              : Optional.ofNullable(english.get(one.qid))
                  .or(() -> known == null ? Optional.empty() : known.english());
      one.side.question(one.location, questionId(one), one.lang, one.text, one.passage, translated);
    }
    return unanswerable == 0
        ? Optional.empty()
        : Optional.of(
            "%,d questions that have no answer in their passage are not used"
                .formatted(unanswerable));
  }

  private static String questionId(SquadQuestion one) {
    return one.qid.isEmpty() ? "" : one.lang + "/" + one.qid + "@" + one.passage;
  }

  private final class Articles implements SquadFile.Taker {

    private final SquadFile squad = new SquadFile(this);
    private final Source source;

    Articles(Source source) {
      this.source = source;
    }

    @Override
    public void paragraph(SquadFile.Paragraph paragraph) {
      String title = paragraph.title();
      var line = new JsonLine(source.place(squad.place()), paragraph.node(), problems);
      String article = title.isBlank() ? source.name + "/" + paragraph.article() : title;
      SquadFileReader.this.paragraph(source, line, title, article, paragraph.node().path("qas"));
    }

    @Override
    public void empty() {
      // There is nothing to learn from.
    }

    @Override
    public void refused(String found, String expected) {
      problems.add(source.place(squad.place()), found, expected);
    }
  }

  private void paragraph(
      Source source, JsonLine line, String title, String article, JsonNode questions) {
    String text = line.text("context");
    String lang = contextLanguage(source, questions).orElse("");
    if (text.isEmpty()) {
      return;
    }
    if (lang.isEmpty()) {
      problems.add(
          line.location(),
          "its language is not known",
          "a file name such as xquad.ar.json, or the language before the file: ar=%s"
              .formatted(source.input.file().getFileName()));
      return;
    }
    String document = Titles.document(title, article);
    var key = new Context(source.side, lang, text);
    String passage = passageOfText.get(key);
    long passages = 0;
    if (passage == null) {
      String numbered = "%s/%s".formatted(lang, article);
      passage = numbered + "/" + (numbers.merge(numbered, 1, Integer::sum) - 1);
      passageOfText.put(key, passage);
      source.side.passage(line.location(), passage, lang, title.replace('_', ' '), text, document);
      passages = 1;
    }
    long before = asked.size();
    int number = 0;
    for (JsonNode question : questions) {
      var location =
          new SourceLocation(
              line.location().file(), line.location().at() + ".qas[%d]".formatted(number++));
      question(source, new JsonLine(location, question, problems), lang, passage, document);
    }
    source.side.source(
        new TrainingSource(source.name, source.name, licence, passages, asked.size() - before, 0));
  }

  private void question(
      Source source, JsonLine line, String contextLang, String passage, String document) {
    if (line.node().path("is_impossible").asBoolean()) {
      unanswerable++;
      return;
    }
    String qid = line.text("id");
    String text = line.text("question");
    if (qid.isEmpty() || text.isEmpty()) {
      return;
    }
    String lang = questionLanguage(source, line, qid).orElse(contextLang);
    if (lang.equals(ENGLISH)) {
      english.putIfAbsent(qid, text);
    }
    String other = documentOfQid.putIfAbsent(qid, document);
    if (other != null) {
      source.side.sameDocument(other, document);
    }
    asked.add(new SquadQuestion(line.location(), source.side, qid, lang, text, passage));
  }

  private static Optional<String> contextLanguage(Source source, JsonNode questions) {
    return source
        .input
        .contexts()
        .map(Language::tag)
        .or(() -> SquadLanguages.ofId(questions.path(0).path("id").asText("")))
        .or(source.named::contexts);
  }

  private Optional<String> questionLanguage(Source source, JsonLine line, String qid) {
    return source
        .input
        .questions()
        .map(Language::tag)
        .or(() -> line.optionalText("lang"))
        .or(() -> Optional.ofNullable(xor.get(qid)).map(XorTydiReader.XorQuestion::lang))
        .or(() -> SquadLanguages.ofId(qid))
        .or(source.named::questions);
  }
}
