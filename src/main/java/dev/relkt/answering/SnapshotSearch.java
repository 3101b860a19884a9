package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.lexical.QuestionWords;
import dev.relkt.lexical.SearchText;
import dev.relkt.lexical.WordMatch.Channel;
import dev.relkt.lexical.WordStatistics;
import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.shard.QuestionSearch;
import dev.relkt.shard.QuestionSearch.Candidate;
import dev.relkt.shard.ScoredPassage;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.ShardReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Searches several shards for one question as if they were one: the candidates are the best of all
 * of them by vectors and the best by words, and only those are read. For one thread.
 */
final class SnapshotSearch {

  private final List<Part> shards;
  private final SearchRequest request;

  /**
   * A shard.
   *
   * @param width how wide it is to be searched
   */
  record Part(ShardReader reader, SearchWidth width) {}

  /**
   * What was found.
   *
   * @param answers best first by their vectors, each with the cosine of its best window as its
   *     score
   * @param facets in the order of the requests, with all values; none where there are no shards
   */
  record Result(List<Answer> answers, FoundWords words, List<FacetCounts> facets) {}

  private SnapshotSearch(List<Part> shards, SearchRequest request) {
    this.shards = shards;
    this.request = request;
  }

  static Result of(List<Part> shards, SearchRequest request) {
    return new SnapshotSearch(shards, request).result();
  }

  private Result result() {
    if (request.mode() == Mode.DENSE) {
      return search(QuestionWords.NONE, false);
    }
    QuestionWords words =
        QuestionWords.of(
            SearchText.parse(request.text()),
            request.language().orElse(Language.UNDETERMINED).tag());
    if (request.mode() == Mode.HYBRID) {
      words = words.inLanguage(); // between languages vectors find better candidates than names
    }
    Result result = search(words, false);
    return result.answers().isEmpty() && words.hasQuoted()
        ? search(words.withoutQuoted(), true)
        : result;
  }

  /** A shard in which the search has begun. */
  private record Begun(QuestionSearch search, SearchWidth width) {}

  /** A candidate with the shard that it is in. */
  private record Located(Begun shard, Candidate candidate) {}

  private Result search(QuestionWords words, boolean withoutQuoted) {
    List<Begun> searches = new ArrayList<>(shards.size());
    try {
      for (Part part : shards) {
        searches.add(
            new Begun(
                part.reader().question(request.embedding(), words, request.filter()),
                part.width()));
      }
      WordStatistics statistics = WordStatistics.NONE;
      if (!words.isEmpty()) {
        for (Begun shard : searches) {
          statistics = statistics.plus(shard.search().statistics());
        }
      }
      WordStatistics all = statistics;
      List<Located> found = new ArrayList<>();
      if (request.mode() != Mode.LEXICAL) {
        found.addAll(
            best(searches, shard -> shard.search().nearest(request.depth(), shard.width())));
      }
      for (Channel channel : channels(words)) {
        found.addAll(
            best(searches, shard -> shard.search().sharingWords(all, channel, request.depth())));
      }
      return new Result(
          read(searches, found), new FoundWords(all, withoutQuoted), facets(searches));
    } finally {
      searches.forEach(shard -> shard.search().close());
    }
  }

  private List<FacetCounts> facets(List<Begun> searches) {
    if (request.facets().isEmpty() || searches.isEmpty()) {
      return List.of();
    }
    return FacetCounts.mergedEach(
        searches.stream().map(shard -> shard.search().facets(request.facets())).toList());
  }

  private List<Channel> channels(QuestionWords words) {
    if (words.isEmpty()) {
      return List.of();
    }
    return switch (request.mode()) {
      case DENSE -> List.of();
      case LEXICAL -> List.of(Channel.WORDS, Channel.NAMES);
      case HYBRID -> List.of(Channel.WORDS);
    };
  }

  private List<Located> best(List<Begun> searches, Function<Begun, List<Candidate>> find) {
    List<Located> found = new ArrayList<>();
    for (Begun shard : searches) {
      find.apply(shard).forEach(candidate -> found.add(new Located(shard, candidate)));
    }
    found.sort(Comparator.comparing(Located::candidate, Candidate.BEST_FIRST));
    return found.subList(0, Math.min(request.depth(), found.size()));
  }

  private static List<Answer> read(List<Begun> searches, List<Located> found) {
    List<Answer> answers = new ArrayList<>(found.size());
    Set<PassageId> seen = new HashSet<>();
    for (Begun shard : searches) {
      List<Candidate> here =
          found.stream()
              .filter(located -> located.shard().equals(shard))
              .map(Located::candidate)
              .filter(candidate -> seen.add(candidate.id()))
              .toList();
      for (ScoredPassage scored : shard.search().read(here)) {
        answers.add(new Answer(scored.passage(), scored.score(), scored.match()));
      }
    }
    return RankedAnswers.best(answers, Math.max(1, answers.size())).answers();
  }
}
