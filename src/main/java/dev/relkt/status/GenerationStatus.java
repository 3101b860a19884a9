package dev.relkt.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a generation is at one moment.
 *
 * @param generation that it is
 * @param model whose encoder encodes its questions, where it answers; else the one it was made with
 * @param role what it is for
 * @param passages in its newest snapshot
 * @param bytes of the files of that snapshot
 * @param keptUntil when a retained one is given up
 * @param ended why and when, in words; empty where it has not
 */
public record GenerationStatus(
    IndexGeneration generation,
    ModelVersion model,
    Role role,
    long passages,
    long bytes,
    Optional<Instant> keptUntil,
    String ended) {

  /** What a generation is for. */
  public enum Role {
    ACTIVE,
    BUILDING,
    READY,
    RETAINED,
    ENDED;

    /** As tables and JSON have it. */
    public String describe() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * All generations of an index root, by number.
   *
   * @param retention how long a generation is kept for a rollback
   */
  public static List<GenerationStatus> all(GenerationStore store, Duration retention) {
    GenerationRoles roles = store.roles();
    List<GenerationStatus> all = new ArrayList<>();
    for (IndexGeneration generation : store.generations()) {
      Optional<GenerationRoles.RoleAssignment> assignment = roles.of(generation.number());
      Optional<IndexSnapshot> snapshot =
          assignment.isEmpty() ? Optional.empty() : snapshot(store, generation);
      Role role = assignment.map(one -> role(one.role(), snapshot)).orElse(Role.ENDED);
      all.add(
          new GenerationStatus(
              generation,
              role == Role.ACTIVE
                  ? roles.activation().map(Activation::model).orElse(generation.model())
                  : generation.model(),
              role,
              snapshot.map(IndexSnapshot::passages).orElse(0L),
              snapshot.map(GenerationStore::bytes).orElse(0L),
              assignment
                  .filter(one -> role == Role.RETAINED)
                  .map(one -> one.since().plus(retention)),
              role == Role.ENDED
                  ? store
                      .decisions()
                      .end(generation.number())
                      .map(end -> "%s: %s".formatted(end.at(), end.detail()))
                      .orElse("")
                  : ""));
    }
    return all;
  }

  private static Optional<IndexSnapshot> snapshot(
      GenerationStore store, IndexGeneration generation) {
    return store.latestSnapshot(generation.number());
  }

  private static Role role(GenerationRoles.Role role, Optional<IndexSnapshot> snapshot) {
    return switch (role) {
      case ACTIVE -> Role.ACTIVE;
      case RETAINED -> Role.RETAINED;
      // the first snapshot of one that is built is published when all of its shards are complete
      case CANDIDATE -> snapshot.isPresent() ? Role.READY : Role.BUILDING;
    };
  }

  /** Adds them to an array. */
  public static void json(List<GenerationStatus> all, ArrayNode array) {
    for (GenerationStatus one : all) {
      ObjectNode json = array.addObject();
      json.put("generation", one.generation.number());
      json.put("model", one.model.toString());
      json.put("space", one.generation.space().id());
      json.put("role", one.role.describe());
      json.put("passages", one.passages);
      json.put("bytes", one.bytes);
      one.keptUntil.ifPresent(until -> json.put("keptUntil", until.toString()));
      if (!one.ended.isEmpty()) {
        json.put("ended", one.ended);
      }
    }
  }
}
