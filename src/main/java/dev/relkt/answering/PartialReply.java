package dev.relkt.answering;

import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.FilterMismatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the shards found for a question, put together. Immutable; the parts may come in any order.
 *
 * @param asked what was asked, absent as long as only findings came
 * @param found what came so far
 * @param replied whether a reply was sent already, because the deadline had passed
 */
public record PartialReply(Optional<Asked> asked, List<Found> found, boolean replied) {

  /** Before anything came. */
  public static final PartialReply EMPTY = new PartialReply(Optional.empty(), List.of(), false);

  /** Of what a searcher finds; a reply has less. */
  private static final long MAX_FOUND_BYTES = 64L << 20;

  public PartialReply {
    found = List.copyOf(found);
  }

  /**
   * A question that was sent to the searchers.
   *
   * @param question as it was asked
   * @param serving model and generation that answer, absent where it is not searched
   * @param shards how many there are
   * @param trouble why it is not searched; empty where it is
   * @param clock when what happened
   */
  public record Asked(
      Question question,
      Optional<Reply.Serving> serving,
      int shards,
      String trouble,
      Clock clock) {}

  /**
   * Moments of a question, since 1970.
   *
   * @param askedAtMillis timestamp of its record
   * @param readAtMicros when the job read it, microseconds
   * @param encodedAtMicros when it was encoded, microseconds
   * @param deadlineAtMillis when a reply has to be sent
   */
  public record Clock(
      long askedAtMillis, long readAtMicros, long encodedAtMicros, long deadlineAtMillis) {

    /** When it was asked, or read where its record has no timestamp. */
    long sinceMillis() {
      return askedAtMillis < 0 ? readAtMicros / 1_000 : askedAtMillis;
    }
  }

  /**
   * What one searcher says.
   *
   * @param shardsCovered for how many shards it speaks
   * @param shardsAnswered in how many it searched: all of these, or none where it was too late
   * @param snapshot that it searched
   * @param snapshotAgeMillis how long ago that was known to be the newest published state, 0 or
   *     more; absent where nothing was searched
   * @param passages in those shards
   * @param answers the best
   * @param notes what the asker should know, such as which shard cannot be read and why
   * @param words how common the question's words are in those shards
   * @param mismatches for each of those shards what the filter cannot be compared with there
   * @param facets what was counted in those shards, in the order of the requests, with all values;
   *     none where nothing was to be counted, or nothing was searched
   */
  public record Found(
      int shardsCovered,
      int shardsAnswered,
      OptionalLong snapshot,
      OptionalLong snapshotAgeMillis,
      long passages,
      List<Answer> answers,
      List<String> notes,
      FoundWords words,
      List<List<FilterMismatch>> mismatches,
      List<FacetCounts> facets) {
    public Found {
      facets = List.copyOf(facets);
      answers = List.copyOf(answers);
      notes = List.copyOf(notes);
      mismatches = List.copyOf(mismatches);
    }

    /** What one says that searched by vectors alone. */
    public Found(
        int shardsCovered,
        int shardsAnswered,
        OptionalLong snapshot,
        OptionalLong snapshotAgeMillis,
        long passages,
        List<Answer> answers,
        List<String> notes) {
      this(
          shardsCovered,
          shardsAnswered,
          snapshot,
          snapshotAgeMillis,
          passages,
          answers,
          notes,
          FoundWords.NONE,
          List.of(),
          List.of());
    }

    /**
     * As many of the answers as can be sent on, the best; where that is not all, a note says so.
     */
    public Found fitting() {
      RankedAnswers fit = new RankedAnswers(answers).within(MAX_FOUND_BYTES);
      int left = answers.size() - fit.answers().size();
      return left == 0
          ? this
          : new Found(
              shardsCovered,
              shardsAnswered,
              snapshot,
              snapshotAgeMillis,
              passages,
              fit.answers(),
              Stream.concat(
                      notes.stream(),
                      Stream.of(
                          "%d of the passages that were looked for are left out: their texts are too large together"
                              .formatted(left)))
                  .toList(),
              words,
              mismatches,
              facets);
    }

    /**
     * A searcher whose search failed.
     *
     * @param shards for which it speaks
     * @param why in words for whoever asked
     */
    public static Found failed(int shards, String why) {
      return new Found(
          shards,
          0,
          OptionalLong.empty(),
          OptionalLong.empty(),
          0,
          List.of(),
          List.of("%d shards could not be searched: %s".formatted(shards, why)));
    }

    /** A searcher that could not search in time. */
    public static Found tooLate(int shards) {
      return new Found(
          shards, 0, OptionalLong.empty(), OptionalLong.empty(), 0, List.of(), List.of());
    }
  }

  public PartialReply with(Asked newAsked) {
    return new PartialReply(Optional.of(newAsked), found, replied);
  }

  public PartialReply with(Found newFound) {
    return new PartialReply(
        asked, Stream.concat(found.stream(), Stream.of(newFound)).toList(), replied);
  }

  /** After a reply was sent though shards are missing; their findings are no longer kept. */
  public PartialReply afterReply() {
    return new PartialReply(
        asked, found.stream().map(f -> Found.tooLate(f.shardsCovered())).toList(), true);
  }

  /** Whether nothing more will come. */
  public boolean complete() {
    return asked.isPresent()
        && (asked.get().serving().isEmpty()
            || found.stream().mapToInt(Found::shardsCovered).sum() >= asked.get().shards());
  }

  /**
   * The reply from what is there, where nothing is known of the model version.
   *
   * @param nowMicros microseconds since 1970
   * @throws IllegalStateException if it is not known what was asked
   */
  public Reply reply(long nowMicros) {
    return reply(nowMicros, model -> ServedModel.UNKNOWN);
  }

  /**
   * The reply from what is there.
   *
   * @param nowMicros microseconds since 1970
   * @param models what is needed of the version that answers
   * @throws IllegalStateException if it is not known what was asked
   */
  public Reply reply(long nowMicros, Function<ModelVersion, ServedModel> models) {
    Asked known = asked.orElseThrow(() -> new IllegalStateException("not known what was asked"));
    Question question = known.question();
    int answered = found.stream().mapToInt(Found::shardsAnswered).sum();
    QuestionOptions options = question.options();
    Candidates candidates = Candidates.of(found, options.mode(), question.depth());
    RankedAnswers searched = Fusion.ranked(candidates, options, question.depth());
    OptionalLong snapshot = found.stream().flatMapToLong(f -> f.snapshot().stream()).min();
    Clock clock = known.clock();
    long millisLeft = clock.deadlineAtMillis() - nowMicros / 1_000;
    long endNanos =
        System.nanoTime()
            + TimeUnit.MILLISECONDS.toNanos(
                Math.min(millisLeft, 10 * Question.MAX_DEADLINE_MILLIS));
    ServedModel model =
        known
            .serving()
            .map(serving -> models.apply(serving.modelVersion()))
            .orElse(ServedModel.UNKNOWN);
    List<FacetCounts> facets = facets(options.facets());
    Reranked reranked = Reranked.of(question, searched, candidates.limit(), model, millisLeft);
    RankedAnswers ranked = reranked.answers();
    AnswerPage page =
        known
            .serving()
            .filter(serving -> snapshot.isPresent())
            .map(
                serving ->
                    AnswerPage.of(
                        question,
                        ranked,
                        new AnswerPage.Search(
                            serving.generation(),
                            snapshot.getAsLong(),
                            clock.sinceMillis(),
                            model.windows(),
                            model.sentences(),
                            endNanos)))
            .orElse(AnswerPage.NONE);
    return new Reply(
        question.id(),
        page.answers(),
        known.serving(),
        snapshot,
        found.stream().flatMapToLong(f -> f.snapshotAgeMillis().stream()).max(),
        known.shards(),
        Math.min(answered, known.shards()),
        notes(
            known,
            candidates.withoutQuoted(),
            answered,
            ranked.answers().size(),
            reranked,
            page,
            facets),
        new Reply.Timings(
            clock.askedAtMillis(),
            millis(clock.readAtMicros(), clock.encodedAtMicros()),
            millis(clock.encodedAtMicros(), nowMicros),
            millis(clock.readAtMicros(), nowMicros)),
        Optional.empty(),
        "",
        answered == 0 ? Optional.empty() : Optional.of(new Ranking(options.mode(), reranked.by())),
        page.cursor(),
        facets);
  }

  /** Of all shards together; none where none of them was searched. */
  private List<FacetCounts> facets(List<FacetRequest> requests) {
    List<List<FacetCounts>> counted =
        Candidates.mayAnswer(found).stream()
            .map(Found::facets)
            .filter(facets -> facets.size() == requests.size())
            .toList();
    if (counted.isEmpty()) {
      return List.of();
    }
    List<FacetCounts> all = FacetCounts.mergedEach(counted);
    return IntStream.range(0, requests.size())
        .mapToObj(i -> all.get(i).top(requests.get(i).limit()))
        .toList();
  }

  private List<String> notes(
      Asked known,
      boolean withoutQuoted,
      int answered,
      int ranked,
      Reranked reranked,
      AnswerPage page,
      List<FacetCounts> facets) {
    List<String> notes = new ArrayList<>();
    if (known.serving().isEmpty()) {
      notes.add(known.trouble());
      return notes;
    }
    // Those that came say themselves which of their shards cannot be searched.
    int missing = known.shards() - found.stream().mapToInt(PartialReply::shardsHeardOf).sum();
    found.stream().flatMap(f -> f.notes().stream()).distinct().forEach(notes::add);
    if (answered == known.shards()) { // another shard may have what these have not
      notes.addAll(
          FilterMismatch.among(found.stream().flatMap(f -> f.mismatches().stream()).toList()));
    }
    if (missing > 0) {
      Duration deadline = known.question().deadline();
      if (missing == known.shards()) {
        notes.add(
            "not searched: the system is busy: none of %d shards answered within %d ms; ask again, or with a longer deadline"
                .formatted(known.shards(), deadline.toMillis()));
        return notes;
      }
      notes.add(
          "%d of %d shards did not answer within %d ms"
              .formatted(missing, known.shards(), deadline.toMillis()));
    } else if (answered < known.shards()) {
      notes.add("%d of %d shards were searched".formatted(answered, known.shards()));
    } else if (ranked == 0) {
      boolean empty = found.stream().allMatch(f -> f.passages() == 0);
      PassageFilter filter = known.question().filter();
      if (empty) {
        notes.add("the index has no passages");
      } else if (!filter.isEmpty()) {
        notes.add("no passage passes the filter: " + filter.expression());
      } else if (!known.question().searched().conditions().isEmpty()) {
        notes.add("no passage has all that is required and nothing that is excluded");
      } else if (known.question().options().mode() == QuestionOptions.Mode.LEXICAL) {
        notes.add("no passage shares a word with the question");
      }
    }
    reranked.note().ifPresent(notes::add);
    if (withoutQuoted) {
      notes.add(
          "no passage has all that is quoted: these need not have it; a + before a quotation requires it");
    }
    notes.addAll(page.notes());
    notes.addAll(facetNotes(facets, answered, known.shards()));
    int sent = page.answers().answers().size();
    if (sent < page.wanted()) {
      notes.add(
          "the first %d of %d passages: more would not fit into one answer"
              .formatted(sent, page.wanted()));
    } else if (sent == 0 && ranked > 0) {
      notes.add(
          "%d passages were found, none that the options leave: a lower minScore or offset, or no cursor, shows them"
              .formatted(ranked));
    }
    return notes;
  }

  private static List<String> facetNotes(List<FacetCounts> facets, int answered, int shards) {
    List<String> notes = new ArrayList<>();
    if (!facets.isEmpty() && answered < shards) {
      notes.add(
          "the facets count the passages of the %d of %d shards that answered"
              .formatted(answered, shards));
    }
    for (FacetCounts facet : facets) {
      if (facet.uncounted() > 0) {
        notes.add(
            "facet %s has more than %,d values: the most frequent ones are counted, and their counts may be too low; up to %,d are left out"
                .formatted(facet.field(), FacetCounts.MAX_VALUES, facet.uncounted()));
      }
      if (facet.missing() > 0 && facet.missing() == facet.passages()) {
        notes.add("facet %s: none of the passages has such metadata".formatted(facet.field()));
      }
    }
    return notes;
  }

  private static int shardsHeardOf(Found found) {
    return found.snapshot().isPresent() ? found.shardsCovered() : found.shardsAnswered();
  }

  private static double millis(long fromMicros, long toMicros) {
    return Math.max(0, toMicros - fromMicros) / 1_000.0;
  }
}
