package dev.relkt.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.cli.console.TextTable;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  /** Ended generations that are shown; the newest ones. */
  private static final int SHOWN_ENDED = 3;

  /** What a generation is for. */
  enum Role {
    ACTIVE,
    BUILDING,
    READY,
    RETAINED,
    ENDED;

    String describe() {
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

  /** A table of them; of those that have ended only the newest. */
  public static List<String> table(List<GenerationStatus> all, Instant now) {
    long ended = all.stream().filter(one -> one.role == Role.ENDED).count();
    long skipped = Math.max(0, ended - SHOWN_ENDED);
    var table = new TextTable("generation", "model", "role", ">passages", ">MB", "");
    for (GenerationStatus one : all) {
      if (one.role == Role.ENDED && skipped > 0) {
        skipped--;
        continue;
      }
      boolean counted = one.role != Role.ENDED && one.role != Role.BUILDING;
      table.row(
          one.generation.id(),
          one.model,
          one.role.describe(),
          counted ? "%,d".formatted(one.passages) : "",
          counted ? "%,.1f".formatted(one.bytes / 1e6) : "",
          one.keptUntil
              .map(until -> "kept for " + left(Duration.between(now, until)))
              .orElse(one.ended));
    }
    return table.lines();
  }

  /** The same for programs. */
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

  /** For a list of model versions. */
  String state() {
    return switch (role) {
      case RETAINED ->
          keptUntil
              .map(until -> "retained until " + until.truncatedTo(ChronoUnit.MINUTES))
              .orElse("retained");
      case ENDED -> "—";
      default -> role.describe();
    };
  }

  private static String left(Duration left) {
    if (left.isNegative() || left.isZero()) {
      return "0 min more";
    }
    return left.toHours() >= 2
        ? "%,d h more".formatted(left.toHours())
        : "%d min more".formatted(left.toMinutes());
  }
}
