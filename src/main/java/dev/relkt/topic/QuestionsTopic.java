package dev.relkt.topic;

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
    return Decoded.by(() -> read(raw.key(), raw.value()));
  }

  public static ProducerRecord<byte[], byte[]> encode(String topic, Question question) {
    var json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("text", question.text());
    json.put("topK", question.topK());
    if (!question.filter().isEmpty()) {
      var filter = json.putObject("filter");
      var languages = filter.putArray("languages");
      question.filter().languages().stream().sorted().forEach(l -> languages.add(l.tag()));
      filter.set("metadata", JsonFields.JSON.valueToTree(question.filter().metadata()));
    }
    json.put("deadlineMs", question.deadline().toMillis());
    return new ProducerRecord<>(
        topic, question.id().getBytes(StandardCharsets.UTF_8), JsonFields.bytes(json));
  }

  private static Question read(byte @Nullable [] keyBytes, byte @Nullable [] value) {
    String key = StrictText.key(keyBytes, "the question id");
    if (value == null) {
      throw new RejectedRecord("value: null (expected: a JSON object; questions are not deleted)");
    }
    StrictText.refuseLargerThan(MAX_VALUE_BYTES, value);
    JsonFields fields = JsonFields.of(value);
    fields.schemaAndId(SCHEMA, key);
    fields
        .text("lang")
        .filter(tag -> !tag.isBlank())
        .ifPresent(tag -> fields.checked(() -> new Language(tag)));
    Optional<String> text = fields.requiredText("text");
    int topK = (int) fields.whole("topK", 1, Question.MAX_TOP_K, Question.DEFAULT_TOP_K);
    PassageFilter filter =
        fields.object("filter", QuestionsTopic::filter).orElse(PassageFilter.NONE);
    long deadline =
        fields.whole(
            "deadlineMs", 1, Question.MAX_DEADLINE_MILLIS, Question.DEFAULT_DEADLINE.toMillis());
    Optional<Question> question =
        text.flatMap(
            t ->
                fields.checked(
                    () -> new Question(key, t, topK, filter, Duration.ofMillis(deadline))));
    fields.end();
    return question.orElseThrow();
  }

  private static PassageFilter filter(JsonFields fields) {
    Set<Language> languages = new HashSet<>();
    for (String tag : fields.texts("languages")) {
      fields.checked(() -> new Language(tag)).ifPresent(languages::add);
    }
    Map<String, String> metadata = fields.textMap("metadata");
    if (languages.size() > MAX_FILTER || metadata.size() > MAX_FILTER) {
      fields.problem(
          "filter: %d languages and %d metadata values (expected: at most %d of each)"
              .formatted(languages.size(), metadata.size(), MAX_FILTER));
    }
    return new PassageFilter(languages, metadata);
  }
}
