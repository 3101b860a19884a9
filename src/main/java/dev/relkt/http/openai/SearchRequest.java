package dev.relkt.http.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.passage.filter.PassageFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a search of a vector store asks for:
 *
 * <pre>{@code
 * {"query": "Who walked on the Moon first?",     or an array of 1 to 10
 *  "max_num_results": 10,                        1 to 50
 *  "filters": {…},                               AttributeFilter
 *  "ranking_options": {"ranker": "auto",         auto, none, default-…; none: as they were found
 *                      "score_threshold": 0.2},
 *  "rewrite_query": false,                       taken, and without effect
 *  "page": "…"}                                  next_page of an answer to the same query, to go on
 * }</pre>
 *
 * @param queries 1 to {@value #MAX_QUERIES}
 * @param page absent with several queries
 */
record SearchRequest(
    List<String> queries,
    int maxResults,
    PassageFilter filter,
    QuestionOptions options,
    Optional<String> page) {

  static final int MAX_QUERIES = 10;

  private static final int MAX_RESULTS = 50;
  private static final int USUAL_RESULTS = 10;

  /** Who waits for HTTP rather waits than has a part of it. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Set<String> FIELDS =
      Set.of("query", "max_num_results", "filters", "ranking_options", "rewrite_query", "page");

  /**
   * Reads a body.
   *
   * @throws ProblemException if it is none
   */
  static SearchRequest read(byte[] body) {
    RequestFields fields = RequestFields.of(body, FIELDS);
    List<String> queries = fields.texts("query", MAX_QUERIES);
    int most = fields.whole("max_num_results", 1, MAX_RESULTS, USUAL_RESULTS);
    PassageFilter filter =
        fields
            .node("filters")
            .map(json -> AttributeFilter.read(json, "filters"))
            .orElse(PassageFilter.NONE);
    fields.flag("rewrite_query");
    Optional<String> page = fields.text("page");
    if (page.isPresent() && queries.size() > 1) {
      throw new ProblemException(
          Kind.REFUSED, "page: with %d queries (expected: one query)".formatted(queries.size()));
    }
    QuestionOptions.Builder options = QuestionOptions.builder();
    fields.node("ranking_options").ifPresent(json -> ranking(json, options));
    page.ifPresent(options::cursor);
    try {
      return new SearchRequest(queries, most, filter, options.build(), page);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private static void ranking(JsonNode json, QuestionOptions.Builder options) {
    RequestFields fields =
        RequestFields.of("ranking_options", json, Set.of("ranker", "score_threshold"));
    String ranker = fields.text("ranker").orElse("auto");
    if (!ranker.equals("auto") && !ranker.equals("none") && !ranker.startsWith("default-")) {
      throw RequestFields.refused(
          "ranking_options.ranker", json.get("ranker"), "auto, none, or default-…");
    }
    options.rerank(!ranker.equals("none"));
    fields.number("score_threshold").ifPresent(options::minScore);
  }

  /**
   * The questions, in the order of the queries.
   *
   * @throws ProblemException if one cannot be asked
   */
  List<Question> questions() {
    try {
      return queries.stream()
          .map(
              text ->
                  new Question(
                      "http-" + UUID.randomUUID(), text, maxResults, filter, DEADLINE, options))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.REFUSED, "query: " + e.getMessage(), e);
    }
  }
}
