package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.Language;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** The contexts of a {@link SquadFile} as passages, named by {@link ContextIds}. */
final class SquadPassages implements PassageReader {

  private final ContextIds contexts;
  private final PassageShapes shapes;
  private final SquadFile squad = new SquadFile(new Taker());
  private Consumer<FileRecord> each = record -> {};
  private long number;

  /**
   * @param language of all its passages
   */
  SquadPassages(Optional<Language> language) {
    contexts = new ContextIds(language);
    shapes = new PassageShapes(language, contexts);
  }

  @Override
  public void read(InputStream in, Consumer<FileRecord> each) throws IOException {
    this.each = each;
    number = 0;
    contexts.clear();
    try {
      squad.read(in);
    } catch (SquadFile.NotSquad e) {
      throw e.line() > 0
          ? new NotPassages(
              "",
              "%s, at line %d (expected: one JSON value, as SQuAD's format has it; --format jsonl where every line is a passage)"
                  .formatted(e.getMessage(), e.line()),
              e)
          : new NotPassages(
              "",
              "%s (expected: SQuAD's format, {\"data\": [{\"title\": …, \"paragraphs\": [{\"context\": …}]}]})"
                  .formatted(e.getMessage()),
              e);
    } catch (JsonProcessingException e) {
      throw notJson(e, squad.place());
    }
  }

  /** What is no JSON as a whole. */
  static NotPassages notJson(JsonProcessingException e, String behind) {
    // A tree that is nested too deeply has no place.
    Optional<JsonLocation> at = Optional.ofNullable(e.getLocation());
    return new NotPassages(
        "",
        "not JSON%s: %s"
            .formatted(
                at.map(l -> " at line %d, column %d".formatted(l.getLineNr(), l.getColumnNr()))
                    .orElse(", behind " + behind),
                JsonMistake.describe(e)),
        e);
  }

  @Override
  public String place() {
    return ": " + squad.place();
  }

  @Override
  public LongFunction<String> places() {
    return number -> ": paragraph " + number;
  }

  @Override
  public long number() {
    return Math.max(1, number);
  }

  @Override
  public String unit() {
    return "paragraphs";
  }

  private final class Taker implements SquadFile.Taker {

    @Override
    public void paragraph(SquadFile.Paragraph paragraph) {
      number++;
      if (paragraph.node() instanceof ObjectNode object) {
        each.accept(shapes.context(paragraph.title(), object));
      } else {
        each.accept(new FileRecord.Refused("context: missing (expected: a string)"));
      }
    }

    @Override
    public void empty() {
      number++;
      each.accept(new FileRecord.Blank());
    }

    @Override
    public void refused(String found, String expected) {
      number++;
      each.accept(new FileRecord.Refused("%s (expected: %s)".formatted(found, expected)));
    }
  }
}
