package dev.relkt.indexing;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.PassageChange;
import dev.relkt.shard.ShardSettings;
import dev.relkt.shard.SourcePosition;
import dev.relkt.shard.WriteCounts;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards of one subtask, each in one or more generations: takes changes, encodes them in
 * batches with every generation's encoder, writes them, and at a checkpoint commits and uploads
 * what changed. Between changes, new generations are filled from a complete one. For one thread.
 *
 * <p>A change whose record is already in its shard is left out, so that records may be read again.
 * The shards are the function of the changes in their order; how they fall into batches makes no
 * difference.
 *
 * <p>Only the active generation's encoder may make the task fail. Any other generation whose
 * encoder cannot encode a text is given up, with the reason. One that is being filled waits for an
 * encoder that is away.
 */
public final class ShardSet implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardSet.class);

  /** Timestamps that a shard remembers a checkpoint, to tell how fresh a snapshot is. */
  static final int MAX_ARRIVALS = 200;

  /**
   * Characters of text that are encoded at once, unless a single passage has more: what bounds the
   * memory that the vectors of a batch take.
   */
  static final int MAX_BATCH_CHARS = 1 << 18;

  private final GenerationStore store;
  private final Path directory;
  private final String attempt;
  private final ShardSettings settings;
  private final int batchPassages;
  private final Map<Integer, GenerationWriter> writers = new TreeMap<>();
  private final Map<Integer, ShardCopies> shards = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<Integer, String> failures = new TreeMap<>();
  private long waitingChars;
  private int active;
  private int turn;

  /**
   * @param directory new; folders for the shards are made in it
   * @param attempt never used before, 1 to 64 letters and digits
   * @param settings how its shards are written
   * @param batchPassages how many passages are encoded at once
   */
  public ShardSet(
      GenerationStore store,
      Path directory,
      String attempt,
      ShardSettings settings,
      int batchPassages) {
    this.store = store;
    this.directory = directory;
    this.attempt = attempt;
    this.settings = settings;
    this.batchPassages = batchPassages;
  }

  /** A generation that is written, with its encoder. */
  private record GenerationWriter(IndexGeneration generation, Encoder encoder) {}

  private record Waiting(ShardCopies shard, PassageChange change, SourcePosition at) {

    /**
     * Writes it to a copy. One that does not know all writes yet cannot judge whether a change is
     * older, or whether it meets its condition: it takes what a complete copy took last.
     *
     * @param windows of the passage, none for a delete
     */
    void writeTo(ShardCopy copy, int active, List<Embedding> windows) {
      Optional<ShardCopy> complete = copy.complete() ? Optional.empty() : shard.complete(active);
      if (complete.isEmpty()) {
        switch (change) {
          case PassageChange.Upsert upsert ->
              copy.writer().upsert(upsert.passage(), windows, at, change.version());
          case PassageChange.Delete delete ->
              copy.writer().delete(delete.id(), at, change.version());
        }
      } else if (complete.get().writer().isLastWrite(change.id(), at)) {
        copy.writer().follow(change, windows, at);
      }
    }
  }

  private static final class ShardCopies {
    final int number;
    final Map<Integer, Long> appliedBelow;
    final Map<Integer, ShardCopy> copies = new TreeMap<>();
    final List<Long> arrivals = new ArrayList<>();

    ShardCopies(int number, Map<Integer, Long> appliedBelow) {
      this.number = number;
      this.appliedBelow = new TreeMap<>(appliedBelow);
    }

    Optional<ShardCopy> complete(int preferred) {
      ShardCopy first = copies.get(preferred);
      return first != null && first.complete()
          ? Optional.of(first)
          : copies.values().stream().filter(ShardCopy::complete).findFirst();
    }
  }

  /**
   * Takes a generation in, before any shard of it is opened.
   *
   * @param encoder closed here
   */
  public void add(IndexGeneration generation, Encoder encoder) {
    if (!encoder.space().equals(generation.space())) {
      encoder.close();
      throw new IllegalArgumentException(
          "encoder of space %s (expected: %s, of generation %s)"
              .formatted(encoder.space(), generation.space(), generation));
    }
    writers.put(generation.number(), new GenerationWriter(generation, encoder));
  }

  /** Says which generation answers: its encoder must not fail. */
  void setActive(int generation) {
    active = generation;
  }

  boolean has(int generation) {
    return writers.containsKey(generation);
  }

  /** The numbers of the generations that are written. */
  public List<Integer> generations() {
    return List.copyOf(writers.keySet());
  }

  /**
   * Takes a shard in: with exactly the files that the state names, in those generations that are
   * here; without a state empty, and complete in the active generation.
   *
   * @throws dev.relkt.snapshot.store.IndexRefused if a file is missing or damaged
   */
  public void open(int number, Optional<ShardState> state) {
    var shard = new ShardCopies(number, state.map(ShardState::appliedBelow).orElse(Map.of()));
    shards.put(number, shard);
    if (state.isEmpty()) {
      IndexGeneration first = writer(active).generation();
      shard.copies.put(
          active, ShardCopy.empty(store, first, number, folder(number, active), settings, true));
      return;
    }
    for (ShardState.Copy copy : state.get().copies()) {
      GenerationWriter writer = writers.get(copy.generation());
      if (writer != null) {
        shard.copies.put(
            copy.generation(),
            ShardCopy.restored(
                store, writer.generation(), folder(number, copy.generation()), settings, copy));
      }
    }
    shard.copies.values().stream()
        .filter(copy -> !copy.complete())
        .forEach(copy -> rebuild(shard, copy));
  }

  /**
   * Opens a generation that was added in every shard that does not have it yet, to be filled from a
   * complete one. To be called right after a commit: what is brought over is that commit.
   */
  void build(int generation) {
    IndexGeneration built = writer(generation).generation();
    for (ShardCopies shard : shards.values()) {
      if (!shard.copies.containsKey(generation)) {
        ShardCopy copy =
            ShardCopy.empty(
                store, built, shard.number, folder(shard.number, generation), settings, false);
        shard.copies.put(generation, copy);
        rebuild(shard, copy);
      }
    }
  }

  private void rebuild(ShardCopies shard, ShardCopy copy) {
    ShardCopy source =
        shard
            .complete(active)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "shard %d is complete in none of the generations %s (expected: in one)"
                            .formatted(shard.number, shard.copies.keySet())));
    copy.rebuildFrom(source, batchPassages);
  }

  private Path folder(int shard, int generation) {
    return directory.resolve("%d/g%d".formatted(shard, generation));
  }

  private GenerationWriter writer(int generation) {
    GenerationWriter writer = writers.get(generation);
    if (writer == null) {
      throw new IllegalStateException(
          "generation g%d is not here (expected: one of %s)"
              .formatted(generation, writers.keySet()));
    }
    return writer;
  }

  /** Gives a generation up. */
  void drop(int generation) {
    for (ShardCopies shard : shards.values()) {
      ShardCopy copy = shard.copies.remove(generation);
      if (copy != null) {
        copy.discard();
      }
    }
    GenerationWriter writer = writers.remove(generation);
    if (writer != null) {
      writer.encoder().close();
    }
  }

  /** Generations that were given up since the last call, with the reason. */
  Map<Integer, String> takeFailures() {
    Map<Integer, String> taken = Map.copyOf(failures);
    failures.clear();
    return taken;
  }

  /**
   * Takes a change; it is written with its batch.
   *
   * @return whether changes are waiting for their batch now
   */
  public boolean add(RoutedChange routed) {
    ShardCopies shard = shards.get(routed.shard());
    if (shard == null) {
      throw new IllegalStateException(
          "shard %d is not here (expected: one of %s)".formatted(routed.shard(), shards.keySet()));
    }
    SourcePosition at = routed.at();
    // Files are read side by side, so that their lines do not come in their order.
    if (at.isBackfilled() || at.offset() >= shard.appliedBelow.getOrDefault(at.partition(), 0L)) {
      if (!at.isBackfilled()) {
        shard.appliedBelow.put(at.partition(), at.offset() + 1);
      }
      long chars =
          routed.change() instanceof PassageChange.Upsert upsert
              ? upsert.passage().text().length()
              : 0;
      if (waitingChars + chars > MAX_BATCH_CHARS) {
        flush(); // what waits need not wait for a long text
      }
      waiting.add(new Waiting(shard, routed.change(), at));
      waitingChars += chars;
      if (waiting.size() >= batchPassages || waitingChars >= MAX_BATCH_CHARS) {
        flush();
      }
    }
    return !waiting.isEmpty();
  }

  /** Encodes and writes what is waiting, in every generation. */
  public void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    for (GenerationWriter writer : activeFirst()) {
      write(writer);
    }
    for (Waiting one : waiting) {
      if (one.shard.arrivals.size() < MAX_ARRIVALS
          && one.at.timestampMillis() > 0
          && !one.at.isBackfilled()) {
        one.shard.arrivals.add(one.at.timestampMillis());
      }
    }
    waiting.clear();
    waitingChars = 0;
  }

  /** Where its encoder is away, the task fails before another generation is given up. */
  private List<GenerationWriter> activeFirst() {
    List<GenerationWriter> sorted = new ArrayList<>(writers.values());
    sorted.sort(Comparator.comparing(writer -> writer.generation().number() != active));
    return sorted;
  }

  private void write(GenerationWriter writer) {
    int generation = writer.generation().number();
    List<PassageText> texts = new ArrayList<>();
    for (Waiting one : waiting) {
      if (one.change instanceof PassageChange.Upsert upsert
          && one.shard.copies.containsKey(generation)) {
        texts.add(new PassageText(upsert.passage().title(), upsert.passage().text()));
      }
    }
    List<List<Embedding>> encoded;
    try {
      encoded = texts.isEmpty() ? List.of() : writer.encoder().encodePassages(texts);
    } catch (RuntimeException e) {
      giveUp(generation, e);
      return;
    }
    Iterator<List<Embedding>> windows = encoded.iterator();
    for (Waiting one : waiting) {
      ShardCopy copy = one.shard.copies.get(generation);
      if (copy != null) {
        boolean isUpsert = one.change instanceof PassageChange.Upsert;
        one.writeTo(copy, active, isUpsert ? windows.next() : List.of());
      }
    }
  }

  private void giveUp(int generation, RuntimeException reason) {
    if (generation == active || Thread.currentThread().isInterrupted()) {
      throw reason;
    }
    LOG.warn("generation g{} is given up: {}", generation, reason.getMessage(), reason);
    failures.put(
        generation, java.util.Objects.requireNonNullElse(reason.getMessage(), reason.toString()));
    drop(generation);
  }

  /** Gives the graphs of a shard up, if it is here. */
  void dropGraphs(int generation, int shard) {
    ShardCopies open = shards.get(shard);
    ShardCopy copy = open == null ? null : open.copies.get(generation);
    if (copy != null) {
      copy.dropGraphs();
    }
  }

  /** Whether a generation is being filled here. */
  public boolean rebuilding() {
    return shards.values().stream()
        .anyMatch(shard -> shard.copies.values().stream().anyMatch(ShardCopy::rebuilding));
  }

  /** Fills one of the shards that are being filled a little more, each in its turn. */
  public void rebuildStep() {
    List<ShardCopy> filling =
        shards.values().stream()
            .flatMap(shard -> shard.copies.values().stream())
            .filter(ShardCopy::rebuilding)
            .toList();
    if (filling.isEmpty()) {
      return;
    }
    ShardCopy copy = filling.get(Math.floorMod(turn++, filling.size()));
    Encoder encoder = writer(copy.generation().number()).encoder();
    try {
      copy.step(encoder);
    } catch (EncodingFailed e) {
      if (e.getCause() instanceof EncoderUnavailable away
          && !Thread.currentThread().isInterrupted()) {
        LOG.debug("{}: {}", copy.generation(), away.getMessage());
        return;
      }
      giveUp(copy.generation().number(), e);
    }
  }

  /**
   * A shard after a checkpoint's commit.
   *
   * @param shard its number
   * @param state what the checkpoint is to remember
   * @param parts what it says to the publisher, one a generation
   */
  public record Committed(int shard, ShardState state, List<CheckpointPart.Shard> parts) {}

  /** Writes what is waiting, commits and uploads every shard that changed or was never uploaded. */
  public List<Committed> commit(long checkpoint) {
    flush();
    List<Committed> committed = new ArrayList<>();
    for (ShardCopies shard : shards.values()) {
      List<ShardState.Copy> copies = new ArrayList<>();
      List<CheckpointPart.Shard> parts = new ArrayList<>();
      shard.copies.forEach(
          (generation, copy) -> {
            var stored = copy.commit(checkpoint, attempt);
            copies.add(new ShardState.Copy(generation, stored, copy.complete()));
            parts.add(
                new CheckpointPart.Shard(
                    generation, stored, copy.progress(), List.copyOf(shard.arrivals)));
          });
      shard.arrivals.clear();
      committed.add(new Committed(shard.number, new ShardState(copies, shard.appliedBelow), parts));
    }
    return committed;
  }

  /** What became of the writes to the active generation, over the shards that are here. */
  public WriteCounts writes() {
    WriteCounts sum = WriteCounts.NONE;
    for (ShardCopies shard : shards.values()) {
      ShardCopy copy = shard.copies.get(active);
      if (copy != null) {
        sum = sum.plus(copy.writer().writes());
      }
    }
    return sum;
  }

  /** Gives the shards up; what was not committed is lost. */
  @Override
  public void close() {
    shards.values().forEach(shard -> shard.copies.values().forEach(ShardCopy::close));
    shards.clear();
    waiting.clear();
    writers.values().forEach(writer -> writer.encoder().close());
    writers.clear();
  }
}
