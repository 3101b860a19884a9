package dev.relkt.topic;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.passage.Language;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.filter.PassageFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
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
 *  "lang": "de",                                   optional, BCP 47: what it is written in; detected where absent
 *  "text": "Wer ging zuerst auf dem Mond?",        required; at least one letter, number or symbol
 *  "topK": 10,                                     optional, 1 to 1000, 10 where absent
 *  "filter": {"languages": ["en", "zh"],           optional: a text such as "year >= 2020 and lang = de",
 *             "metadata": {"year": {"gte": 2020}}},  or an object as FilterJson describes it
 *  "tenant": "acme",                               optional: of its passages alone; or the header relkt-tenant
 *  "deadlineMs": 2000,                             optional, 1 to 60000, 2000 where absent
 *  "mode": "hybrid",                               optional: dense, lexical, hybrid (where absent)
 *  "rerank": true,                                 optional, true where absent
 *  "candidates": 50,                               optional, 1 to 200, 50 where absent: how many are ranked again
 *  "offset": 0,                                    optional, 0 to 10000; with topK at most 10000
 *  "cursor": "…",                                  optional: that of an answer, to go on after it; without offset
 *  "minScore": 0.3,                                optional
 *  "passageText": "full",                          optional: none, snippet, full (where absent)
 *  "explain": false,                               optional
 *  "groupBy": "document",                          optional: a metadata key; one passage of each value
 *  "fold": false,                                  optional: passages of nearly the same text come once
 *  "prefer": "any",                                optional: same, other or any (where absent) language
 *  "recencyHalfLifeSeconds": 86400,                optional, 1 to 3153600000
 *  "answer": false,                                optional: the sentence or span that answers
 *  "facets": [{"field": "source", "limit": 10},    optional, at most 10: how many passages have which values
 *             {"field": "lang"},                   of all that pass the filter and the conditions
 *             {"field": "year", "ranges": [{"from": 2000, "to": 2010}, {"from": 2010}]}]}
 * }</pre>
 *
 * <p>{@link dev.relkt.answering.QuestionOptions} says what the options do.
 *
 * <p>The header {@code traceparent} (and {@code tracestate}, {@code baggage}) comes back with the
 * answer. With the header {@value #INTERIM_HEADER} whatever its value, what a part of the shards
 * found is sent before the answer, see {@link AnswersTopic}. A language or a metadata field that no
 * passage has gives an answer without passages, with a note. Thread-safe.
 */
public final class QuestionsTopic {

  /** The topic's usual name. */
  public static final String NAME = "questions";

  public static final int SCHEMA = 1;

  /** The header of questions that want interim answers, and of these. */
  public static final String INTERIM_HEADER = "relkt-interim";

  /** A question with the longest text and a large filter fits in. */
  public static final int MAX_VALUE_BYTES = 1 << 17;

  private final TenantRule tenants;

  /** Where a question need not say for which tenant it is. */
  public QuestionsTopic() {
    this(TenantRule.OPTIONAL);
  }

  /**
   * @param tenants whether a question has to say for which tenant it is
   */
  public QuestionsTopic(TenantRule tenants) {
    this.tenants = tenants;
  }

  /** Reads a record. Never throws for what is in it. */
  public Decoded<Question> decode(RawRecord raw) {
    return Decoded.by(() -> read(raw));
  }

  public static ProducerRecord<byte[], byte[]> encode(String topic, Question question) {
    var json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("text", question.text());
    question.options().language().ifPresent(language -> json.put("lang", language.tag()));
    json.put("topK", question.topK());
    if (!question.filter().isEmpty()) {
      FilterJson.write(question.filter(), "filter", json);
    }
    json.put("deadlineMs", question.deadline().toMillis());
    question.options().tenant().ifPresent(tenant -> json.put("tenant", tenant.name()));
    QuestionOptionsJson.write(question.options(), json);
    return new ProducerRecord<>(
        topic, question.id().getBytes(StandardCharsets.UTF_8), JsonFields.bytes(json));
  }

  private Question read(RawRecord raw) {
    byte @Nullable [] value = raw.value();
    String key = RejectionKind.KEY.of(() -> StrictText.key(raw.key(), "the question id"));
    if (value == null) {
      throw new RejectedRecord("value: null (expected: a JSON object; questions are not deleted)");
    }
    StrictText.refuseLargerThan(MAX_VALUE_BYTES, value);
    JsonFields fields = JsonFields.of(value);
    fields.schemaAndId(SCHEMA, key);
    Optional<Language> language =
        fields
            .text("lang")
            .filter(tag -> !tag.isBlank())
            .flatMap(tag -> fields.checked(() -> new Language(tag)));
    Optional<String> text = fields.requiredText("text");
    int topK = (int) fields.whole("topK", 1, Question.MAX_TOP_K, Question.DEFAULT_TOP_K);
    PassageFilter filter = FilterJson.read(fields, "filter");
    long deadline =
        fields.whole(
            "deadlineMs", 1, Question.MAX_DEADLINE_MILLIS, Question.DEFAULT_DEADLINE.toMillis());
    Optional<Tenant> tenant =
        TenantRule.one(
            TenantRule.field(fields),
            TenantRule.header(raw),
            "the header " + TenantRule.HEADER,
            fields);
    Optional<QuestionOptions> options =
        QuestionOptionsJson.read(fields, language)
            .map(
                read -> {
                  QuestionOptions.Builder more = read.toBuilder();
                  tenant.ifPresent(more::tenant);
                  return more.build();
                });
    Optional<Question> question =
        text.flatMap(
            t ->
                fields.checked(
                    () ->
                        new Question(
                            key,
                            t,
                            topK,
                            filter,
                            Duration.ofMillis(deadline),
                            options.orElse(QuestionOptions.DEFAULT))));
    fields.end();
    tenants.require(
        tenant, "the field tenant or the header " + TenantRule.HEADER, "questions.tenant");
    return question.orElseThrow();
  }
}
