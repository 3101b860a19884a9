package dev.relkt.job.backfill;

import dev.relkt.job.options.IndexLocation;
import dev.relkt.snapshot.BackfillProgress;
import dev.relkt.snapshot.GenerationStore;
import java.util.List;

/** What the index root says about backfills. Safe for use by several threads. */
final class BackfillNotes {

  private final IndexLocation place;

  BackfillNotes(IndexLocation place) {
    this.place = place;
  }

  /**
   * The number of a backfill that is to begin: the one that it had where it begins again, so that
   * its passages stand where they stood, or the next.
   *
   * @param after number of the backfill before; 0 where there was none
   */
  int numberOf(String source, int after) {
    List<BackfillProgress> all =
        place.find().map(store -> store.backfills().all()).orElse(List.of());
    int next = all.stream().mapToInt(BackfillProgress::number).reduce(after, Math::max) + 1;
    return all.stream()
        .filter(one -> one.source().equals(source) && one.number() > after)
        .mapToInt(BackfillProgress::number)
        .max()
        .orElse(next);
  }

  /** Nothing where no index was made yet, or where it was said before that this one ended. */
  void say(BackfillProgress progress) {
    place
        .find()
        .map(GenerationStore::backfills)
        .filter(
            notes ->
                notes.all().stream()
                    .noneMatch(
                        one ->
                            one.number() == progress.number()
                                && one.begunAt().equals(progress.begunAt())
                                && one.endedAt().isPresent()))
        .ifPresent(notes -> notes.say(Integer.toString(progress.number()), progress));
  }
}
