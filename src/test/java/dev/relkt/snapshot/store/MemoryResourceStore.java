package dev.relkt.snapshot.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store in memory, with the times of a clock. */
public final class MemoryResourceStore implements ResourceStore {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] content, Instant writtenAt) {}

  private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();
  private final Clock clock;

  public MemoryResourceStore(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean putIfAbsent(String name, byte[] content) {
    return entries.putIfAbsent(check(name), new Entry(content.clone(), clock.instant())) == null;
  }

  @Override
  public Set<String> putFilesIfAbsent(Map<String, Path> files) throws IOException {
    Set<String> there = new TreeSet<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (!putIfAbsent(file.getKey(), Files.readAllBytes(file.getValue()))) {
        there.add(file.getKey());
      }
    }
    return there;
  }

  @Override
  public void replace(String name, byte[] content) {
    entries.put(check(name), new Entry(content.clone(), clock.instant()));
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(entries.get(check(name))).map(entry -> entry.content().clone());
  }

  @Override
  public boolean fetch(String name, Path file) throws IOException {
    Entry entry = entries.get(check(name));
    if (entry != null) {
      Files.write(file, entry.content(), StandardOpenOption.CREATE_NEW);
    }
    return entry != null;
  }

  @Override
  public Optional<Resource> find(String name) {
    return Optional.ofNullable(entries.get(check(name))).map(entry -> resource(name, entry));
  }

  @Override
  public List<Resource> list(String folder) {
    return entries.subMap(check(folder) + "/", folder + "0").entrySet().stream()
        .map(entry -> resource(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public boolean delete(String name) {
    return entries.remove(check(name)) != null;
  }

  @Override
  public OptionalLong usableBytes() {
    return OptionalLong.empty();
  }

  @Override
  public String location() {
    return "memory";
  }

  private static Resource resource(String name, Entry entry) {
    return new Resource(name, entry.content().length, entry.writtenAt());
  }

  private static String check(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")) {
      throw new IllegalArgumentException(
          "resource name: \"%s\" (expected: parts of A-Z a-z 0-9 . _ - with / between them)"
              .formatted(name));
    }
    return name;
  }
}
