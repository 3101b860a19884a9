package dev.relkt.http.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.answering.Answer;
import dev.relkt.answering.Reply;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.passage.Passage;
import dev.relkt.passage.filter.FilterExpression;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Bool;
import dev.relkt.passage.metadata.MetadataValue.DecimalNumber;
import dev.relkt.passage.metadata.MetadataValue.Many;
import dev.relkt.passage.metadata.MetadataValue.Text;
import dev.relkt.passage.metadata.MetadataValue.WholeNumber;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a search found, as a page of results. */
final class SearchPage {

  private SearchPage() {}

  /**
   * Of one reply a query. Of several queries a passage comes once, with the score of the query that
   * has it in the better place: first the best of each, then the second ones.
   *
   * @param replies in the order of the queries
   * @throws ProblemException if one of them was not searched
   */
  static ObjectNode of(SearchRequest request, List<Reply> replies) {
    replies.forEach(SearchPage::requireSearched);
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put("object", "vector_store.search_results.page");
    ArrayNode queries = page.putArray("search_query");
    request.queries().forEach(queries::add);
    ArrayNode data = page.putArray("data");
    best(replies, request.maxResults()).forEach(answer -> write(answer, data.addObject()));
    String next = replies.size() == 1 ? replies.getFirst().cursor().orElse(null) : null;
    page.put("has_more", next != null);
    page.put("next_page", next);
    page.put("partial", replies.stream().anyMatch(Reply::partial));
    ArrayNode notes = page.putArray("notes");
    replies.stream().flatMap(reply -> reply.notes().stream()).distinct().forEach(notes::add);
    page.put(
        "model",
        replies
            .getFirst()
            .serving()
            .map(serving -> serving.modelVersion().toString())
            .orElse(null));
    return page;
  }

  private static void requireSearched(Reply reply) {
    if (reply.shardsAnswered() == 0) {
      throw ProblemException.unavailable(
          reply.notes().isEmpty()
              ? "not searched: no shard answered in time"
              : String.join("; ", reply.notes()),
          null);
    }
  }

  private static List<Answer> best(List<Reply> replies, int most) {
    List<Answer> best = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int place = 0; place < most; place++) {
      for (Reply reply : replies) {
        List<Answer> answers = reply.ranked().answers();
        if (place < answers.size()
            && best.size() < most
            && seen.add(answers.get(place).passage().id().value())) {
          best.add(answers.get(place));
        }
      }
    }
    return best;
  }

  private static void write(Answer answer, ObjectNode json) {
    Passage passage = answer.passage();
    json.put("file_id", passage.id().value());
    json.put("filename", passage.title().isEmpty() ? passage.id().value() : passage.title());
    json.put("score", answer.score());
    ObjectNode attributes = json.putObject("attributes");
    attributes.put(FilterExpression.LANGUAGE, passage.language().tag());
    passage
        .metadata()
        .entries()
        .forEach((key, value) -> write(attributeName(key), value, attributes));
    json.putArray("content").addObject().put("type", "text").put("text", passage.text());
  }

  /** As {@link AttributeFilter} reads it. */
  private static String attributeName(String key) {
    return key.equals(FilterExpression.LANGUAGE) || key.startsWith(AttributeFilter.METADATA)
        ? AttributeFilter.METADATA + key
        : key;
  }

  private static void write(String name, MetadataValue value, ObjectNode attributes) {
    switch (value) {
      case Text text -> attributes.put(name, text.value());
      case WholeNumber number -> attributes.put(name, number.value());
      case DecimalNumber number -> attributes.put(name, number.value());
      case Bool bool -> attributes.put(name, bool.value());
      // Clients know no lists here.
      case Many many -> attributes.put(name, many.toString());
    }
  }
}
