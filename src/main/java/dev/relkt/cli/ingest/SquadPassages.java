package dev.relkt.cli.ingest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.dataset.file.SquadFile;
import dev.relkt.passage.Language;
import dev.relkt.passage.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The contexts of a {@link SquadFile} as passages, each with the id {@code title/number}, numbered
 * from 0 within its title ({@code untitled} where there is none), and after {@code lang/} where the
 * language is given: translations of one file have the same titles.
 */
final class SquadPassages implements PassageFile {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PassageCheck check = new PassageCheck();
  private final Optional<Language> language;
  private final SeenIds seen;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final SquadFile squad = new SquadFile(new Taker());
  private Consumer<InputPassage> each = passage -> {};
  private String name = "";
  private long paragraphs;

  /**
   * @param language of all its passages; without one the job detects it
   */
  SquadPassages(Optional<Language> language, SeenIds seen) {
    this.language = language;
    this.seen = seen;
  }

  @Override
  public void read(String file, InputStream in, Consumer<InputPassage> each) throws IOException {
    name = file;
    this.each = each;
    seen.begin(file);
    paragraphs = 0;
    numbers.clear();
    try {
      squad.read(in);
    } catch (SquadFile.NotSquad e) {
      throw new CommandFailed(
          e.line() > 0
              ? "%s: %s, at line %d (expected: one JSON value, as SQuAD's format has it; --format jsonl where every line is a passage)"
                  .formatted(name, e.getMessage(), e.line())
              : "%s: %s (expected: SQuAD's format, {\"data\": [{\"title\": …, \"paragraphs\": [{\"context\": …}]}]})"
                  .formatted(name, e.getMessage()),
          e);
    } catch (JsonProcessingException e) {
      // A tree that is nested too deeply has no place.
      Optional<JsonLocation> at = Optional.ofNullable(e.getLocation());
      throw new CommandFailed(
          "%s: not JSON%s: %s"
              .formatted(
                  name,
                  at.map(l -> " at line %d, column %d".formatted(l.getLineNr(), l.getColumnNr()))
                      .orElse(", behind " + squad.place()),
                  JsonMistake.describe(e)),
          e);
    }
  }

  @Override
  public String next() {
    return name + ": " + squad.place();
  }

  @Override
  public String unit() {
    return "paragraphs";
  }

  private final class Taker implements SquadFile.Taker {

    @Override
    public void paragraph(SquadFile.Paragraph paragraph) throws IOException {
      paragraphs++;
      each.accept(passage(paragraph.title(), paragraph.node().path("context")));
    }

    @Override
    public void empty() {
      each.accept(new InputPassage.Blank(next()));
    }

    @Override
    public void refused(String found, String expected) {
      paragraphs++;
      each.accept(new InputPassage.Refused(next(), "%s (expected: %s)".formatted(found, expected)));
    }
  }

  private InputPassage passage(String title, JsonNode context) throws IOException {
    String called = title.isEmpty() ? "untitled" : title;
    int number = numbers.merge(called, 1, Integer::sum) - 1;
    if (!context.isTextual()) {
      return new InputPassage.Refused(
          next(),
          "context: %s (expected: a string)"
              .formatted(
                  context.isMissingNode() || context.isNull()
                      ? "missing"
                      : JsonMistake.kind(context)));
    }
    String text = context.textValue();
    try {
      Texts.refuseControlCharacters("context", Texts.spaced(text));
      Texts.refuseControlCharacters("title", Texts.spaced(title));
    } catch (IllegalArgumentException e) {
      return new InputPassage.Refused(next(), String.valueOf(e.getMessage()));
    }
    String id = language.map(l -> l + "/").orElse("") + called + "/" + number;
    var value = JSON.createObjectNode();
    value.put("id", id);
    language.ifPresent(l -> value.put("lang", l.tag()));
    if (!title.isEmpty()) {
      value.put("title", title.replace('_', ' '));
    }
    value.put("text", text);
    byte[] bytes = JSON.writeValueAsBytes(value);
    return switch (check.check(id, bytes)) {
      case PassageCheck.Verdict.Bad bad -> new InputPassage.Refused(next(), bad.reason());
      case PassageCheck.Verdict.Good good -> {
        // Two texts would get one name that neither of their writers chose: one would be lost.
        Optional<String> earlier = seen.add(id, paragraphs);
        yield earlier.isPresent()
            ? new InputPassage.Refused(
                next(),
                "id: \"%s\" was given already, to %s; --lang TAG puts the language of a file before its ids"
                    .formatted(id, earlier.get()))
            : new InputPassage.Taken(
                next(), good.id(), bytes, earlier, !Texts.spaced(text).equals(text));
      }
    };
  }
}
