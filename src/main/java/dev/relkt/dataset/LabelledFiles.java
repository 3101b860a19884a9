package dev.relkt.dataset;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Texts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Passages and questions as JSON Lines, one object a line, gzipped or not, in the fields of the
 * topics:
 *
 * <pre>{@code
 * {"id": "p1", "lang": "de", "title": "Igel", "text": "Igel halten …", "document": "d7", "metadata": {"topic": "animals"}}
 * {"id": "q1", "lang": "en", "text": "How long do hedgehogs sleep?"}
 * {"id": "q2", "lang": "en", "text": "How long do hedgehogs sleep?", "relevant": ["p1"]}
 * }</pre>
 *
 * <p>Of a passage, {@code id} and {@code text} must be there; without {@code lang} its language is
 * undetermined. {@code document} names what the passage was cut from; it may as well stand in
 * {@code metadata}. Of a question, all three. Other fields do not matter to scores: they are passed
 * over and counted, so that whoever asks can be told. A question with {@code relevant} is its own
 * judgement; there, other fields are mistakes, since a misspelt {@code relevant} would be missed.
 */
public final class LabelledFiles {

  private static final Set<String> QUESTION_FIELDS = Set.of("id", "lang", "text");

  private static final Set<String> JUDGED_FIELDS = Set.of("id", "lang", "text", "relevant");

  private static final JsonMapper JSON = new JsonMapper();

  private LabelledFiles() {}

  /**
   * What a file held.
   *
   * @param records in the order of the file
   * @param passedOver fields that were not used → in how many lines they were, sorted by name
   * @param cleaned lines with a control character that became a space
   */
  public record Contents<T>(List<T> records, Map<String, Integer> passedOver, int cleaned) {
    public Contents {
      records = List.copyOf(records);
      passedOver = java.util.Collections.unmodifiableMap(new TreeMap<>(passedOver));
    }
  }

  /**
   * Reads passages, in any of the formats of {@link dev.relkt.dataset.file.PassageFiles}.
   *
   * @throws DataRefused with every mistake, each with file and line
   */
  public static Contents<Passage> passages(Path file) {
    return new LabelledPassages(file).read();
  }

  /**
   * Reads questions.
   *
   * @throws DataRefused with every mistake, each with file and line
   */
  public static Contents<LabelledQuestion> questions(Path file) {
    return read(
        file,
        "questions as JSON Lines",
        QUESTION_FIELDS,
        LabelledFiles::question,
        LabelledQuestion::id);
  }

  /**
   * Reads questions with their right passages beside them, where these are known.
   *
   * @throws DataRefused with every mistake, each with file and line
   */
  public static List<JudgedQuestion> judgedQuestions(Path file) {
    return read(
            file,
            "questions as JSON Lines",
            JUDGED_FIELDS,
            LabelledFiles::judged,
            judged -> judged.question().id())
        .records();
  }

  /** Says in how many records a field was not used. */
  public static String passedOver(Path file, String field, int records) {
    return "%s: field \"%s\" (%,d lines) is not used".formatted(file, field, records);
  }

  /** Writes passages in the format that {@link #passages} reads. */
  public static void writePassages(Path file, List<Passage> passages) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (Passage passage : passages) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", passage.id().value());
        json.put("lang", passage.language().tag());
        if (!passage.title().isEmpty()) {
          json.put("title", passage.title());
        }
        json.put("text", passage.text());
        if (!passage.metadata().isEmpty()) {
          json.put("metadata", MetadataJson.write(passage.metadata()));
        }
        out.write(JSON.writeValueAsString(json) + "\n");
      }
    }
  }

  /** Writes questions in the format that {@link #questions} reads. */
  public static void writeQuestions(Path file, List<LabelledQuestion> questions)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (LabelledQuestion question : questions) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", question.id());
        json.put("lang", question.language().tag());
        json.put("text", question.text());
        out.write(JSON.writeValueAsString(json) + "\n");
      }
    }
  }

  private static LabelledQuestion question(JsonRecord json) {
    return new LabelledQuestion(
        json.required("id"), new Language(json.required("lang")), json.required("text"));
  }

  private static JudgedQuestion judged(JsonRecord json) {
    LabelledQuestion question = question(json);
    json.node()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!JUDGED_FIELDS.contains(name)) {
                throw new IllegalArgumentException(
                    "field \"%s\" (expected: id, lang, text and relevant)".formatted(name));
              }
            });
    if (!json.node().has("relevant")) {
      return new JudgedQuestion(question, List.of());
    }
    List<PassageId> relevant =
        json.list("relevant").stream().distinct().map(PassageId::new).toList();
    if (relevant.isEmpty()) {
      throw new IllegalArgumentException(
          "relevant: empty (expected: ids of passages; no such field where nobody knows them)");
    }
    return new JudgedQuestion(question, relevant);
  }

  private static <T> Contents<T> read(
      Path file,
      String what,
      Set<String> fields,
      Function<JsonRecord, T> reader,
      Function<T, String> id) {
    List<T> records = new ArrayList<>();
    Map<String, Integer> lineOfId = new HashMap<>();
    Map<String, Integer> passedOver = new TreeMap<>();
    int[] cleaned = {0};
    TextLines.read(
        file,
        what,
        (line, number) -> {
          JsonRecord json = JsonRecord.parse(line);
          T record = reader.apply(json);
          Integer first = lineOfId.putIfAbsent(id.apply(record), number);
          if (first != null) {
            throw new IllegalArgumentException(
                "id: \"%s\" is there already, in line %d (expected: every id once)"
                    .formatted(id.apply(record), first));
          }
          json.node()
              .fieldNames()
              .forEachRemaining(
                  name -> {
                    if (!fields.contains(name)) {
                      passedOver.merge(name, 1, Integer::sum);
                    }
                  });
          for (String field : List.of("title", "text")) {
            String text = json.optional(field, "");
            if (!Texts.spaced(text).equals(text)) {
              cleaned[0]++;
              break;
            }
          }
          records.add(record);
        });
    return new Contents<>(records, passedOver, cleaned[0]);
  }
}
