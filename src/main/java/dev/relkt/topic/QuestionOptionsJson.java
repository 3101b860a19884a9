package dev.relkt.topic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.answering.QuestionOptions.Preference;
import dev.relkt.answering.QuestionOptions.Text;
import dev.relkt.passage.Language;
import dev.relkt.passage.facet.FacetRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The options of a question as fields of its JSON, see {@link QuestionsTopic}. */
final class QuestionOptionsJson {

  private QuestionOptionsJson() {}

  /**
   * Reads them; what is wrong is remembered.
   *
   * @param language that the question states
   */
  static Optional<QuestionOptions> read(JsonFields fields, Optional<Language> language) {
    QuestionOptions usual = QuestionOptions.DEFAULT;
    Mode mode = fields.constant("mode", usual.mode());
    boolean rerank = fields.truth("rerank", usual.rerank());
    int candidates =
        (int)
            fields.whole(
                "candidates",
                1,
                QuestionOptions.MAX_CANDIDATES,
                QuestionOptions.DEFAULT_CANDIDATES);
    int offset = (int) fields.whole("offset", 0, QuestionOptions.MAX_OFFSET, 0);
    Optional<String> cursor = fields.text("cursor");
    OptionalDouble minScore = fields.finite("minScore");
    Text text = fields.constant("passageText", usual.text());
    boolean explain = fields.truth("explain");
    Optional<String> groupBy = fields.text("groupBy");
    boolean fold = fields.truth("fold");
    Preference prefer = fields.constant("prefer", usual.prefer());
    long halfLife =
        fields.whole(
            "recencyHalfLifeSeconds",
            QuestionOptions.MIN_HALF_LIFE_SECONDS,
            QuestionOptions.MAX_HALF_LIFE_SECONDS,
            0);
    boolean answer = fields.truth("answer");
    List<FacetRequest> facets = FacetsJson.requests(fields);
    return fields.checked(
        () ->
            new QuestionOptions(
                mode,
                rerank,
                candidates,
                offset,
                cursor,
                minScore,
                text,
                explain,
                groupBy,
                fold,
                prefer,
                halfLife == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(halfLife)),
                answer,
                language,
                facets,
                Optional.empty()));
  }

  /** Writes those that are not the defaults: jobs of older versions take the others. */
  static void write(QuestionOptions options, ObjectNode json) {
    QuestionOptions usual = QuestionOptions.DEFAULT;
    if (options.mode() != usual.mode()) {
      json.put("mode", ConstantNames.of(options.mode()));
    }
    if (options.rerank() != usual.rerank()) {
      json.put("rerank", options.rerank());
    }
    if (options.candidates() != usual.candidates()) {
      json.put("candidates", options.candidates());
    }
    if (options.offset() != usual.offset()) {
      json.put("offset", options.offset());
    }
    options.cursor().ifPresent(cursor -> json.put("cursor", cursor));
    options.minScore().ifPresent(score -> json.put("minScore", score));
    if (options.text() != usual.text()) {
      json.put("passageText", ConstantNames.of(options.text()));
    }
    if (options.explain()) {
      json.put("explain", true);
    }
    options.groupBy().ifPresent(key -> json.put("groupBy", key));
    if (options.fold()) {
      json.put("fold", true);
    }
    if (options.prefer() != usual.prefer()) {
      json.put("prefer", ConstantNames.of(options.prefer()));
    }
    options
        .recencyHalfLife()
        .ifPresent(halfLife -> json.put("recencyHalfLifeSeconds", halfLife.toSeconds()));
    if (options.answer()) {
      json.put("answer", true);
    }
    FacetsJson.writeRequests(options.facets(), json);
  }
}
