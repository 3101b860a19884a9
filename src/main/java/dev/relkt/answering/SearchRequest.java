package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import java.util.List;
import java.util.Optional;

/**
 * What is searched for in every shard: stage one of an answer.
 *
 * @param embedding of the question, of the snapshot's space
 * @param depth how many passages of a shard are wanted, 1 to {@value Question#MAX_DEPTH}: what is
 *     asked for, or the candidates of stage two where they are more
 * @param filter which ones may answer
 * @param mode by what they are found
 * @param text of the question; empty in what was asked of an older version, which had vectors alone
 * @param language of the question, absent where it has to be detected
 * @param facets what is counted of all passages that may answer
 */
public record SearchRequest(
    Embedding embedding,
    int depth,
    PassageFilter filter,
    Mode mode,
    String text,
    Optional<Language> language,
    List<FacetRequest> facets) {

  /**
   * @throws IllegalArgumentException if the depth is out of range
   */
  public SearchRequest {
    facets = List.copyOf(facets);
    if (depth < 1 || depth > Question.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "depth: %d (expected: a whole number from 1 to %d)".formatted(depth, Question.MAX_DEPTH));
    }
  }

  /** What a question asks of every shard. */
  public static SearchRequest of(Question question, Embedding embedding) {
    QuestionOptions options = question.options();
    return new SearchRequest(
        embedding,
        question.depth(),
        question.filter(),
        options.mode(),
        question.text(),
        options.language(),
        options.facets());
  }

  /** By vectors alone. */
  public static SearchRequest dense(Embedding embedding, int depth, PassageFilter filter) {
    return new SearchRequest(embedding, depth, filter, Mode.DENSE, "", Optional.empty(), List.of());
  }
}
