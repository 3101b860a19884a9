package dev.relkt.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.JobState;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the jobs wrote down in the index root beside the index itself.
 *
 * @param ignored writes that left no passage in the active generation
 * @param moved ids that changed their partition, absent where there are none
 * @param backfill the newest one, absent where there was none
 * @param jobs how the jobs do
 */
public record IndexNotes(
    IgnoredCounts ignored,
    Optional<MovedIds> moved,
    Optional<BackfillStatus> backfill,
    List<JobState> jobs) {

  public IndexNotes {
    jobs = List.copyOf(jobs);
  }

  static IndexNotes of(GenerationStore store) {
    Optional<IndexGeneration> active = store.activeGeneration();
    return new IndexNotes(
        active
            .map(one -> IgnoredCounts.of(store.ignoredWrites().all(), one.number()))
            .orElse(IgnoredCounts.NONE),
        active.flatMap(one -> MovedIds.of(store.partitionMoves().all(), one.number())),
        BackfillStatus.of(store.backfills().all()),
        store.jobs().all());
  }

  void json(ObjectNode into, Instant now) {
    ignored.json(into.putObject("ignoredWrites"));
    into.put("partitionMoves", moved.map(MovedIds::writes).orElse(0L));
    backfill.ifPresent(one -> one.json(into.putObject("backfill"), now));
    ArrayNode all = into.putArray("jobs");
    for (JobState job : jobs) {
      ObjectNode one = all.addObject();
      one.put("name", job.name());
      one.put("status", job.status());
      one.put("restarts", job.restarts());
      job.failure()
          .ifPresent(
              failure -> {
                one.put("failure", failure.reason());
                one.put("failedAt", failure.at().toString());
              });
    }
  }
}
