package dev.relkt.answering;

import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.registry.ModelVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is sent back for a question.
 *
 * @param questionId the question's id
 * @param ranked the passages found
 * @param serving the model and generation that answered, absent where there was none yet or the
 *     system was too busy for the question
 * @param snapshot the oldest snapshot among the shards that answered, absent where none did
 * @param snapshotAgeMillis how long ago the state that was searched was known to be the newest
 *     published one, the greatest among the shards; absent where none answered
 * @param shardsAsked how many shards the index has
 * @param shardsAnswered how many answered before the deadline
 * @param notes what the asker should know, such as that no passage passes the filter
 * @param timings how long it took
 * @param place where the question lies on its topic, which tells two questions of one id apart;
 *     absent in answers of older versions
 * @param error why the question was refused; empty where it was taken
 * @param ranking how the passages came into their order; absent where nothing was searched and in
 *     answers of older versions
 * @param cursor with which a question for the passages after these is asked; absent where there are
 *     none
 * @param facets what was counted, in the order in which it was asked for; none where nothing was
 *     searched
 */
public record Reply(
    String questionId,
    RankedAnswers ranked,
    Optional<Serving> serving,
    OptionalLong snapshot,
    OptionalLong snapshotAgeMillis,
    int shardsAsked,
    int shardsAnswered,
    List<String> notes,
    Timings timings,
    Optional<Place> place,
    String error,
    Optional<Ranking> ranking,
    Optional<String> cursor,
    List<FacetCounts> facets) {

  /** A reply that says nothing about ranking, further passages and facets. */
  public Reply(
      String questionId,
      RankedAnswers ranked,
      Optional<Serving> serving,
      OptionalLong snapshot,
      OptionalLong snapshotAgeMillis,
      int shardsAsked,
      int shardsAnswered,
      List<String> notes,
      Timings timings,
      Optional<Place> place,
      String error) {
    this(
        questionId,
        ranked,
        serving,
        snapshot,
        snapshotAgeMillis,
        shardsAsked,
        shardsAnswered,
        notes,
        timings,
        place,
        error,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  public static Reply refused(String questionId, Place place, long askedAt, String error) {
    return new Reply(
        questionId,
        RankedAnswers.NONE,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        0,
        List.of("refused: " + error),
        new Timings(askedAt, 0, 0, 0),
        Optional.of(place),
        error);
  }

  /** The same as what is there so far: more will come, so there is no place to go on from. */
  public Reply interim() {
    return new Reply(
        questionId,
        ranked,
        serving,
        snapshot,
        snapshotAgeMillis,
        shardsAsked,
        shardsAnswered,
        List.of("interim: %d of %d shards are searched".formatted(shardsAnswered, shardsAsked)),
        timings,
        place,
        error,
        ranking,
        Optional.empty(),
        facets);
  }

  /** The same, of the question at this place. */
  public Reply at(Place newPlace) {
    return new Reply(
        questionId,
        ranked,
        serving,
        snapshot,
        snapshotAgeMillis,
        shardsAsked,
        shardsAnswered,
        notes,
        timings,
        Optional.of(newPlace),
        error,
        ranking,
        cursor,
        facets);
  }

  /**
   * Where a question lies on its topic.
   *
   * @param partition 0 or more
   * @param offset 0 or more
   */
  public record Place(int partition, long offset) {}

  /**
   * @throws IllegalArgumentException if more shards answered than were asked
   */
  public Reply {
    facets = List.copyOf(facets);
    notes = List.copyOf(notes);
    if (shardsAsked < 0 || shardsAnswered < 0 || shardsAnswered > shardsAsked) {
      throw new IllegalArgumentException(
          "shards: %d answered of %d asked (expected: 0 to all)"
              .formatted(shardsAnswered, shardsAsked));
    }
  }

  /**
   * Whether a shard is missing, because it did not answer before the deadline, nothing is published
   * yet, or the system was too busy for the question.
   */
  public boolean partial() {
    return shardsAnswered < shardsAsked || serving.isEmpty();
  }

  /**
   * The two that answered together.
   *
   * @param modelVersion whose encoder encoded the question
   * @param generation the number of the index generation, 1 or more
   */
  public record Serving(ModelVersion modelVersion, int generation) {}

  /**
   * Times in milliseconds.
   *
   * @param askedAt the timestamp of the question's record, since 1970
   * @param encode waiting for and running the encoder
   * @param search from the encoded question to the last shard's answer
   * @param total from reading the question to sending the reply
   */
  public record Timings(long askedAt, double encode, double search, double total) {}
}
