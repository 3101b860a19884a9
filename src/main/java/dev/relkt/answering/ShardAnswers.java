package dev.relkt.answering;

import dev.relkt.embedding.Embedding;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.ShardReader;
import java.util.List;
import java.util.OptionalLong;

/**
 * Answers questions from open shards here, in the order that a running system gives, both stages of
 * it: for whoever measures that order.
 */
public final class ShardAnswers {

  private ShardAnswers() {}

  /**
   * The passages for a question, best first, as many as stage one found.
   *
   * @param embedding of the question, of the shards' space
   * @param model that answers
   */
  public static RankedAnswers of(
      Question question, Embedding embedding, List<ShardReader> shards, ServedModel model) {
    SnapshotSearch.Result result =
        SnapshotSearch.of(
            shards.stream()
                .map(shard -> new SnapshotSearch.Part(shard, SearchWidth.DEFAULT))
                .toList(),
            SearchRequest.of(question, embedding));
    var found =
        new PartialReply.Found(
            shards.size(),
            shards.size(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            shards.stream().mapToLong(ShardReader::passages).sum(),
            result.answers(),
            List.of(),
            result.words(),
            List.of(),
            List.of());
    QuestionOptions options = question.options();
    Candidates candidates = Candidates.of(List.of(found), options.mode(), question.depth());
    return Reranked.of(
            question,
            Fusion.ranked(candidates, options, question.depth()),
            candidates.limit(),
            model,
            Long.MAX_VALUE)
        .answers();
  }
}
