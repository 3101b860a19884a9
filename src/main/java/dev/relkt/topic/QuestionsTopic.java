package dev.relkt.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.relkt.answering.Question;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code questions}, schema {@value #SCHEMA}: what is asked.
 *
 * <p>Key: the question id, UTF-8. Value: a JSON object
 *
 * <pre>{@code
 * {"schema": 1,                                    optional
 *  "id": "q-17",                                   optional; must equal the key
 *  "lang": "de",                                   optional, BCP 47: what it is written in, for the asker's records
 *  "text": "Wer ging zuerst auf dem Mond?",        required; at least one letter, number or symbol
 *  "topK": 10,                                     optional, 1 to 100, 10 where absent
 *  "filter": {"languages": ["en", "zh"],           optional; any of them
 *             "metadata": {"source": "wiki"}},     optional; all of them
 *  "deadlineMs": 2000}                             optional, 1 to 60000, 2000 where absent
 * }</pre>
 *
 * <p>The header {@code traceparent} (and {@code tracestate}, {@code baggage}) comes back with the
 * answer. A language or a metadata field that no passage has gives an answer without passages, with
 * a note. Thread-safe.
 */
public final class QuestionsTopic {

  /** The topic's usual name. */
  public static final String NAME = "questions";

  public static final int SCHEMA = 1;

  /** A question with the longest text and a large filter fits in. */
  public static final int MAX_VALUE_BYTES = 1 << 17;

  /** How many languages and how many metadata values a filter may name. */
  static final int MAX_FILTER = 64;

  /** Reads a record. Never throws for what is in it. */
  public Decoded<Question> decode(RawRecord raw) {
    try {
      return new Decoded.Accepted<>(read(raw.key(), raw.value()));
    } catch (RejectedRecord e) {
      return e.decoded();
    }
  }

  /** The record that asks a question. */
  public static ProducerRecord<byte[], byte[]> encode(String topic, Question question) {
    var json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("text", question.text());
    json.put("topK", question.topK());
    if (!question.filter().isEmpty()) {
      var filter = json.putObject("filter");
      var languages = filter.putArray("languages");
      question.filter().languages().stream().sorted().forEach(l -> languages.add(l.tag()));
      var metadata = filter.putObject("metadata");
      question.filter().metadata().forEach(metadata::put);
    }
    json.put("deadlineMs", question.deadline().toMillis());
    try {
      return new ProducerRecord<>(
          topic,
          question.id().getBytes(StandardCharsets.UTF_8),
          JsonFields.JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings did not become JSON", e);
    }
  }

  private static Question read(byte @Nullable [] keyBytes, byte @Nullable [] value) {
    String key = StrictText.key(keyBytes, "the question id");
    if (value == null) {
      throw new RejectedRecord("value: null (expected: a JSON object; questions are not deleted)");
    }
    StrictText.refuseLargerThan(MAX_VALUE_BYTES, value);
    JsonFields fields = JsonFields.of(value);
    fields.whole("schema", SCHEMA, SCHEMA, SCHEMA);
    fields
        .text("id")
        .filter(stated -> !stated.equals(key))
        .ifPresent(
            stated ->
                fields.problem("id: \"%s\" (expected: the key \"%s\")".formatted(stated, key)));
    fields
        .text("lang")
        .filter(tag -> !tag.isBlank())
        .ifPresent(tag -> fields.checked(() -> new Language(tag)));
    Optional<String> text = fields.requiredText("text");
    int topK = (int) fields.whole("topK", 1, Question.MAX_TOP_K, Question.DEFAULT_TOP_K);
    Set<Language> languages = new HashSet<>();
    Map<String, String> metadata = new java.util.HashMap<>();
    fields.object(
        "filter",
        filter -> {
          for (String tag : filter.texts("languages")) {
            filter.checked(() -> new Language(tag)).ifPresent(languages::add);
          }
          metadata.putAll(filter.textMap("metadata"));
          if (languages.size() > MAX_FILTER || metadata.size() > MAX_FILTER) {
            filter.problem(
                "filter: %d languages and %d metadata values (expected: at most %d of each)"
                    .formatted(languages.size(), metadata.size(), MAX_FILTER));
          }
        });
    long deadline =
        fields.whole(
            "deadlineMs", 1, Question.MAX_DEADLINE_MILLIS, Question.DEFAULT_DEADLINE.toMillis());
    Optional<Question> question =
        text.flatMap(
            t ->
                fields.checked(
                    () ->
                        new Question(
                            key,
                            t,
                            topK,
                            new PassageFilter(languages, metadata),
                            Duration.ofMillis(deadline))));
    fields.end();
    return question.orElseThrow();
  }
}
