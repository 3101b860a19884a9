package dev.relkt.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.answering.Answer;
import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Ranking;
import dev.relkt.answering.Reply;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.registry.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code answers}, schema {@value #SCHEMA}: one record for every question.
 *
 * <p>Key: the question id, UTF-8. Value: a JSON object
 *
 * <pre>{@code
 * {"schema": 1,
 *  "question": "q-17",
 *  "questionPartition": 1,      where the question lies on its topic: two questions of one id differ in it
 *  "questionOffset": 1041,
 *  "error": null,               why the question was refused
 *  "answers": [{"id": "moon-de", "lang": "de", "title": "Mond", "text": "Der Mond …",
 *               "metadata": {"page": 12}, "score": 0.8125,
 *               "expiresAt": "2026-12-31T00:00:00Z",              where it has one
 *               "snippet": {"text": "Sein Abstand …", "from": 45, "to": 95,       passageText: snippet
 *                           "marks": [{"from": 50, "to": 57}]},
 *               "window": 0, "windows": 1,                        with a snippet or explain
 *               "answer": {"kind": "sentence", "text": "Sein …", "from": 45, "to": 95, "score": 0.7},
 *               "group": "faq", "folded": 2,                      groupBy and fold
 *               "explain": {"best": 0.8, "mean": 0.5, "lexical": 7.25, "writtenAt": 1767225600000,
 *                           "parts": [{"name": "dense.best", "value": 0.8, "weight": 1}, …]}},
 *              …],                                                best first, at most topK
 *  "facets": [{"field": "source",                     in the order of the question, where it asked for them
 *              "values": [{"value": "wiki", "count": 12}], "others": 3, "missing": 5, "passages": 20},
 *             {"field": "year",
 *              "ranges": [{"from": 2000, "to": 2010, "count": 4}], "others": 0, "missing": 16, "passages": 20}],
 *  "cursor": null,              of a question for the passages after these, null where there are none
 *  "ranking": "two-stage",      or dense, lexical, hybrid; null where it was not searched
 *  "mode": "hybrid",            by what passages were found
 *  "rerank": {"ranker": "rk-…", "candidates": 50},    null where nothing ranked them again
 *  "partial": false,            true where a shard did not answer before the deadline
 *  "modelVersion": "student/1", null where it was not searched
 *  "generation": 1,             null where it was not searched
 *  "snapshot": 42,              the oldest snapshot among the shards that answered, null where none did
 *  "snapshotAgeMs": 35,         how long ago what was searched was known to be the newest state,
 *                               null where nothing was
 *  "shardsAsked": 4, "shardsAnswered": 4,
 *  "notes": [],
 *  "timings": {"askedAt": 1767225600000, "encodeMs": 1.2, "searchMs": 0.9, "totalMs": 3.4}}
 * }</pre>
 *
 * <p>{@code text} is null where the question asked for less than all of it. Of the fields from
 * {@code snippet} to {@code explain} an answer has those that were asked for and are there; {@code
 * folded} is how many passages were left out in its favour. Places in texts, {@code from} and
 * {@code to}, are counted in UTF-16 code units of the passage's whole text, {@code to} not
 * included. The score of an answer is the sum of {@code value × weight} of its parts; parts of
 * weight 0 are told only, such as {@code rank.dense}.
 *
 * <p>A question that was not searched, because there is no snapshot yet or it cannot be answered
 * before its deadline, has an answer too: no passages, {@code partial}, no shard answered, and a
 * note that says why. So has a question that was refused: its {@code error} is the reason, its key
 * the bytes of the question's key, none where that had none, and no shard was asked. Answers of
 * older versions have neither place nor error.
 *
 * <p>A question with the header {@value QuestionsTopic#INTERIM_HEADER} may have interim answers
 * before its answer: records with the same key that have this header too, {@code partial}, from the
 * shards that were searched so far, in the order of the search alone. Its answer does not have the
 * header. No other question has them.
 *
 * <p>Fields may be added within a schema version; readers pass over those that they do not know. By
 * default a record may come again after a failure, with the same key: the last one counts.
 */
public final class AnswersTopic {

  /** The topic's usual name. */
  public static final String NAME = "answers";

  public static final int SCHEMA = 1;

  /** Bytes of a refused question's key that the value repeats. */
  private static final int MAX_SHOWN_ID = 512;

  private static final int MAX_SHOWN_ERROR = 4_000;

  private static final String TWO_STAGE = "two-stage";

  private AnswersTopic() {}

  /** The record for a reply; its key is the question's id. */
  public static ProducerRecord<byte[], byte[]> encode(String topic, Reply reply) {
    return new ProducerRecord<>(
        topic, reply.questionId().getBytes(StandardCharsets.UTF_8), value(reply));
  }

  /**
   * The record that tells whoever asked that the question was refused.
   *
   * @param headers that go on to the answer
   * @param maxBytes of a record; a key that does not fit is cut, and headers that do not fit are
   *     left out
   */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> refusal(
      String topic, DeadLetter letter, List<RecordHeader> headers, int maxBytes) {
    RawRecord question = letter.original();
    byte[] key = question.key();
    String id =
        key == null
            ? ""
            : new String(key, 0, Math.min(key.length, MAX_SHOWN_ID), StandardCharsets.UTF_8);
    String reason = letter.rejection().reason();
    Reply reply =
        Reply.refused(
            id,
            new Reply.Place(question.partition(), question.offset()),
            question.timestampMillis(),
            reason.length() <= MAX_SHOWN_ERROR
                ? reason
                : reason.substring(0, MAX_SHOWN_ERROR) + "…");
    byte[] value = value(reply);
    var withoutValue =
        new RawRecord(topic, 0, 0, question.timestampMillis(), key, null, List.copyOf(headers));
    RecordTruncation fitting = RecordTruncation.of(withoutValue, headers, maxBytes, value.length);
    ProducerRecord<byte @Nullable [], byte @Nullable []> produced =
        new ProducerRecord<>(topic, fitting.key(), value);
    fitting.headers().forEach(header -> produced.headers().add(header.name(), header.value()));
    return produced;
  }

  private static byte[] value(Reply reply) {
    var json = JsonFields.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("question", reply.questionId());
    json.put("questionPartition", reply.place().map(Reply.Place::partition).orElse(null));
    json.put("questionOffset", reply.place().map(Reply.Place::offset).orElse(null));
    json.put("error", reply.error().isEmpty() ? null : reply.error());
    var answers = json.putArray("answers");
    for (Answer answer : reply.ranked().answers()) {
      AnswerJson.write(answer, answers.addObject());
    }
    FacetsJson.writeCounts(reply.facets(), json);
    json.put("cursor", reply.cursor().orElse(null));
    write(reply.ranking(), json);
    json.put("partial", reply.partial());
    json.put("modelVersion", reply.serving().map(p -> p.modelVersion().toString()).orElse(null));
    json.put("generation", reply.serving().map(Reply.Serving::generation).orElse(null));
    json.put("snapshot", reply.snapshot().isPresent() ? (Long) reply.snapshot().getAsLong() : null);
    json.put(
        "snapshotAgeMs",
        reply.snapshotAgeMillis().isPresent()
            ? (Long) reply.snapshotAgeMillis().getAsLong()
            : null);
    json.put("shardsAsked", reply.shardsAsked());
    json.put("shardsAnswered", reply.shardsAnswered());
    json.set("notes", JsonFields.JSON.valueToTree(reply.notes()));
    var timings = json.putObject("timings");
    timings.put("askedAt", reply.timings().askedAt());
    timings.put("encodeMs", reply.timings().encode());
    timings.put("searchMs", reply.timings().search());
    timings.put("totalMs", reply.timings().total());
    return JsonFields.bytes(json);
  }

  /** Reads a record, unknown fields passed over. Never throws for what is in it. */
  public static Decoded<Reply> decode(RawRecord raw) {
    return Decoded.by(
        () -> {
          JsonFields fields = JsonFields.of(raw.value());
          // The key of a refused question may be anything.
          String error = fields.text("error").orElse("");
          String key = error.isEmpty() ? StrictText.key(raw.key(), "the question id") : "";
          try {
            return read(key, error, fields);
          } catch (IllegalArgumentException e) {
            throw new RejectedRecord(String.valueOf(e.getMessage()), e);
          }
        });
  }

  private static Reply read(String key, String error, JsonFields fields) {
    fields.whole("schema", SCHEMA, SCHEMA, SCHEMA);
    List<Answer> answers = fields.objects("answers", AnswerJson::read);
    Optional<ModelVersion> model = fields.model("modelVersion");
    long generation = fields.whole("generation", 1, Integer.MAX_VALUE, 0);
    long snapshot = fields.whole("snapshot", 0, Long.MAX_VALUE, -1);
    long age = fields.whole("snapshotAgeMs", 0, Long.MAX_VALUE, -1);
    int asked = fields.count("shardsAsked");
    int answered = fields.count("shardsAnswered");
    List<String> notes = fields.texts("notes");
    Reply.Timings timings =
        fields
            .object(
                "timings",
                t ->
                    new Reply.Timings(
                        t.whole("askedAt", Long.MIN_VALUE, Long.MAX_VALUE, 0),
                        t.number("encodeMs"),
                        t.number("searchMs"),
                        t.number("totalMs")))
            .orElse(new Reply.Timings(0, 0, 0, 0));
    int partition = (int) fields.whole("questionPartition", 0, Integer.MAX_VALUE, -1);
    long offset = fields.whole("questionOffset", 0, Long.MAX_VALUE, -1);
    Optional<Ranking> ranking = ranking(fields);
    Optional<String> cursor = fields.text("cursor");
    List<FacetCounts> facets = FacetsJson.counts(fields);
    fields.endLeniently();
    return new Reply(
        fields.text("question").orElse(key),
        new RankedAnswers(answers),
        generation == 0 ? Optional.empty() : model.map(m -> new Reply.Serving(m, (int) generation)),
        snapshot < 0 ? OptionalLong.empty() : OptionalLong.of(snapshot),
        age < 0 ? OptionalLong.empty() : OptionalLong.of(age),
        asked,
        answered,
        notes,
        timings,
        partition < 0 || offset < 0
            ? Optional.empty()
            : Optional.of(new Reply.Place(partition, offset)),
        error,
        ranking,
        cursor,
        facets);
  }

  private static void write(Optional<Ranking> ranking, ObjectNode json) {
    Optional<Ranking.Rerank> used = ranking.flatMap(Ranking::rerank);
    json.put(
        "ranking",
        ranking.map(r -> used.isPresent() ? TWO_STAGE : ConstantNames.of(r.mode())).orElse(null));
    json.put("mode", ranking.map(r -> ConstantNames.of(r.mode())).orElse(null));
    if (used.isPresent()) {
      var rerank = json.putObject("rerank");
      rerank.put("ranker", used.get().ranker());
      rerank.put("candidates", used.get().candidates());
    } else {
      json.putNull("rerank");
    }
  }

  private static Optional<Ranking> ranking(JsonFields fields) {
    boolean ranked = fields.text("ranking").isPresent();
    Mode mode = fields.constant("mode", Mode.DENSE);
    Optional<Ranking.Rerank> rerank =
        fields
            .object(
                "rerank",
                used -> {
                  String ranker = used.requiredText("ranker").orElse("");
                  int candidates = used.count("candidates");
                  return used.checked(() -> new Ranking.Rerank(ranker, candidates));
                })
            .flatMap(r -> r);
    return ranked ? Optional.of(new Ranking(mode, rerank)) : Optional.empty();
  }
}
