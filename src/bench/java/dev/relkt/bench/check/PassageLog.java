package dev.relkt.bench.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the topic {@code passages} says: for every key its last acceptable record, and every text
 * that it ever had. Records are added in the order of their offsets. For one thread.
 */
public final class PassageLog {

  private final Map<String, LoggedPassage> present = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private final Map<String, Set<Long>> texts = new HashMap<>();
  private final Map<Integer, Long> nextOffsets = new TreeMap<>();
  private long records;
  private long ignored;

  /** Takes the next record of a partition, acceptable or not. */
  public void add(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
    records++;
    nextOffsets.merge(partition, offset + 1, Math::max);
    Optional<PassageRecord> read = PassageRecord.read(key, value);
    if (read.isEmpty()) {
      ignored++;
      return;
    }
    String id = read.get().id();
    Optional<LoggedPassage> passage = read.get().passage();
    if (passage.isPresent()) {
      present.put(id, passage.get());
      deleted.remove(id);
      texts
          .computeIfAbsent(id, unused -> new HashSet<>())
          .add(digest(passage.get().title(), passage.get().text()));
    } else {
      present.remove(id);
      deleted.add(id);
    }
  }

  /** What has to be there: id → passage. */
  Map<String, LoggedPassage> present() {
    return present;
  }

  /** Whether the last write of an id is a delete. */
  boolean deleted(String id) {
    return deleted.contains(id);
  }

  /** Whether a passage ever had this title and text. */
  boolean everHad(String id, String title, String text) {
    return texts.getOrDefault(id, Set.of()).contains(digest(title, text));
  }

  /** Passages that have to be there. */
  public int passages() {
    return present.size();
  }

  /** Ids whose last write is a delete. */
  public int deletes() {
    return deleted.size();
  }

  /** All records. */
  public long records() {
    return records;
  }

  /** Records that say nothing, since they are not as the topic wants them. */
  public long ignored() {
    return ignored;
  }

  /** Partition → the offset after the last record. */
  public Map<Integer, Long> nextOffsets() {
    return Map.copyOf(nextOffsets);
  }

  private static long digest(String title, String text) {
    try {
      byte[] bytes = (title + "\0" + text).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
