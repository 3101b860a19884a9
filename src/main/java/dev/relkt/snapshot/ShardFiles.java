package dev.relkt.snapshot;

import dev.relkt.shard.CommitFile;
import dev.relkt.shard.ShardCommit;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.StoredFile;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Shards' commits on their way into the store and out of it. */
final class ShardFiles {

  private static final Pattern ATTEMPT = Pattern.compile("[A-Za-z0-9]{1,64}");

  private final ResourceStore store;

  /** Folder of a shard → files of its last commit that was brought from there, found whole. */
  private final Map<String, Set<StoredFile>> verified = new ConcurrentHashMap<>();

  ShardFiles(ResourceStore store) {
    this.store = store;
  }

  StoredShard upload(
      int generation,
      int shard,
      String attempt,
      ShardCommit commit,
      Path directory,
      Optional<StoredShard> previous)
      throws IOException {
    if (!ATTEMPT.matcher(attempt).matches()) {
      throw new IllegalArgumentException(
          "attempt: \"%s\" (expected: 1 to 64 letters and digits)".formatted(attempt));
    }
    Map<String, StoredFile> files = new TreeMap<>();
    Map<String, StoredFile> names = new TreeMap<>();
    Map<String, Path> uploads = new TreeMap<>();
    for (CommitFile file : commit.files()) {
      StoredFile there = previous.map(StoredShard::files).map(f -> f.get(file.name())).orElse(null);
      if (there != null && there.bytes() == file.bytes() && there.crc32() == file.crc32()) {
        files.put(file.name(), there);
        String name = Names.file(generation, shard, there);
        Path local = directory.resolve(file.name());
        if (store.find(name).isEmpty() && Files.exists(local)) {
          names.put(name, there); // it went missing
          uploads.put(name, local);
        }
      } else {
        StoredFile stored = new StoredFile(attempt + "-" + file.name(), file.bytes(), file.crc32());
        files.put(file.name(), stored);
        names.put(Names.file(generation, shard, stored), stored);
        uploads.put(Names.file(generation, shard, stored), directory.resolve(file.name()));
      }
    }
    for (String name : store.putFilesIfAbsent(uploads)) {
      requireSame(name, Objects.requireNonNull(names.get(name)));
    }
    return new StoredShard(
        shard, files, commit.segmentsFile(), commit.passages(), commit.windows());
  }

  /**
   * Brings files of a stored commit that went missing in the store there again.
   *
   * @param directory where the writer of the commit has its files
   * @return the names of those that are there again
   */
  Set<String> restoreMissing(int generation, StoredShard shard, Path directory) throws IOException {
    Map<String, Path> missing = new TreeMap<>();
    for (Map.Entry<String, StoredFile> entry : shard.files().entrySet()) {
      String name = Names.file(generation, shard.shard(), entry.getValue());
      Path file = directory.resolve(entry.getKey());
      if (store.find(name).isEmpty()
          && Files.exists(file)
          && Files.size(file) == entry.getValue().bytes()) {
        missing.put(name, file);
      }
    }
    if (!missing.isEmpty()) {
      store.putFilesIfAbsent(missing);
    }
    return missing.keySet();
  }

  /** It was uploaded before: by this very attempt, which has been told to do it again. */
  private void requireSame(String name, StoredFile file) throws IOException {
    long found = store.find(name).map(ResourceStore.Resource::bytes).orElse(-1L);
    if (found != file.bytes()) {
      throw new IndexRefused(
          "upload of %s to %s: there is one already, of %,d bytes (expected: none, or the same of %,d bytes); use an attempt id that was never used"
              .formatted(name, store.location(), found, file.bytes()));
    }
  }

  /**
   * Refuses a commit of which a file is missing or has another length, leaving out those that are
   * known.
   */
  void requirePresent(int generation, StoredShard shard, Set<StoredFile> known) throws IOException {
    for (StoredFile file : shard.files().values()) {
      if (!known.contains(file)) {
        String name = Names.file(generation, shard.shard(), file);
        long found = store.find(name).map(ResourceStore.Resource::bytes).orElse(-1L);
        if (found != file.bytes()) {
          throw new IndexRefused(
              "%s in %s: %s (expected: %,d bytes); nothing was published, and the snapshot before is untouched"
                  .formatted(
                      name,
                      store.location(),
                      found < 0 ? "missing" : "%,d bytes".formatted(found),
                      file.bytes()));
        }
      }
    }
  }

  /** Lets the files of a stored commit appear in a directory, as long as they are kept. */
  void view(int generation, StoredShard shard, Path directory) throws IOException {
    createEmpty(directory, shard);
    for (Map.Entry<String, StoredFile> entry : shard.files().entrySet()) {
      Path target = directory.resolve(entry.getKey());
      String name = Names.file(generation, shard.shard(), entry.getValue());
      if (!store.view(name, target)) {
        throw new IndexRefused(
            "%s in %s: missing (expected: %,d bytes)"
                .formatted(name, store.location(), entry.getValue().bytes()));
      }
      requireLength(name, entry.getValue(), target);
    }
  }

  private static void createEmpty(Path directory, StoredShard shard) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> there = Files.list(directory)) {
      if (there.findAny().isPresent()) {
        throw new IndexRefused(
            "directory %s for shard %d: not empty (expected: an empty one, or none)"
                .formatted(directory, shard.shard()));
      }
    }
  }

  private void requireLength(String name, StoredFile file, Path target) throws IOException {
    long found = Files.size(target);
    if (found != file.bytes()) {
      throw damaged(name, "%,d bytes".formatted(found), "%,d bytes".formatted(file.bytes()));
    }
  }

  void materialise(int generation, StoredShard shard, Path directory, Optional<HeldFiles> held)
      throws IOException {
    createEmpty(directory, shard);
    String folder = Names.shard(generation, shard.shard());
    Set<StoredFile> whole = verified.getOrDefault(folder, Set.of());
    for (Map.Entry<String, StoredFile> entry : shard.files().entrySet()) {
      StoredFile file = entry.getValue();
      Path target = directory.resolve(entry.getKey());
      String name = Names.file(generation, shard.shard(), file);
      boolean there =
          held.isPresent() && held.get().link(entry.getKey(), file, target)
              || store.fetch(name, target);
      if (!there) {
        throw new IndexRefused(
            "%s in %s: missing (expected: %,d bytes); if this is a restore from an old checkpoint or savepoint, its files were collected: restore a newer one"
                .formatted(name, store.location(), file.bytes()));
      }
      requireLength(name, file, target);
      if (!whole.contains(file)) {
        verify(name, file, target);
      }
    }
    verified.put(folder, shard.files().values().stream().collect(Collectors.toUnmodifiableSet()));
  }

  private void verify(String name, StoredFile file, Path target) throws IOException {
    CRC32 crc = new CRC32();
    long written;
    try (InputStream in = Files.newInputStream(target);
        CheckedInputStream checked = new CheckedInputStream(in, crc)) {
      byte[] buffer = new byte[1 << 16];
      long left = file.bytes() - Long.BYTES;
      while (left > 0) {
        int read = checked.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw damaged(name, "fewer bytes", "%,d bytes".formatted(file.bytes()));
        }
        left -= read;
      }
      written = new DataInputStream(in).readLong();
    }
    if (crc.getValue() != file.crc32() || written != file.crc32()) {
      throw damaged(
          name, "CRC-32 %08x".formatted(crc.getValue()), "CRC-32 %08x".formatted(file.crc32()));
    }
  }

  private IndexRefused damaged(String name, String found, String expected) {
    return new IndexRefused(
        "%s in %s: %s (expected: %s); the file is truncated or damaged: restore it from a copy, or build the index anew (relkt index rebuild)"
            .formatted(name, store.location(), found, expected));
  }
}
