package dev.relkt.snapshot.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Resources as the files of a directory.
 *
 * <p>Content is written under a name of its own in {@code .incoming/}, forced to the disk, and then
 * linked to its name by a hard link, which exists or does not and never takes the place of another
 * file. Files of the same file system are linked in and out without a copy. Where there are no hard
 * links, a new file is written in its place: whoever reads it in the middle must notice that by its
 * length or checksum.
 */
public final class FileResourceStore implements ResourceStore {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
  private static final String INCOMING = ".incoming";

  private static final Duration LONGEST_WRITE = Duration.ofHours(1);

  private final Path root;
  private final AtomicBoolean swept = new AtomicBoolean();

  /**
   * @param root is made at the first write
   */
  public FileResourceStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public boolean putIfAbsent(String name, byte[] content) throws IOException {
    Path target = path(name);
    return writing(
        name,
        content.length,
        () -> {
          if (Files.exists(target)) {
            return false;
          }
          Path incoming = newIncoming();
          try {
            Files.write(incoming, content, StandardOpenOption.CREATE_NEW);
            force(incoming);
            boolean published = publish(incoming, target);
            forceFolder(folderOf(target));
            return published;
          } finally {
            Files.deleteIfExists(incoming);
          }
        });
  }

  @Override
  public Set<String> putFilesIfAbsent(Map<String, Path> files) throws IOException {
    // Each step for all files at once: the disk then has two journal commits to wait for, not two
    // for every file.
    Map<String, Path> incoming = new TreeMap<>();
    Set<String> there = new TreeSet<>();
    Set<Path> folders = new TreeSet<>();
    try {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        String name = file.getKey();
        if (Files.exists(path(name))) {
          there.add(name);
          continue;
        }
        writing(
            name,
            Files.size(file.getValue()),
            () -> {
              Path one = newIncoming();
              incoming.put(name, one);
              linkOrCopy(file.getValue(), one);
              Files.setLastModifiedTime(one, FileTime.from(Instant.now()));
              return true;
            });
      }
      for (Map.Entry<String, Path> one : incoming.entrySet()) {
        writing(one.getKey(), Files.size(one.getValue()), () -> force(one.getValue()));
      }
      for (Map.Entry<String, Path> one : incoming.entrySet()) {
        String name = one.getKey();
        Path target = path(name);
        folders.add(folderOf(target));
        if (!writing(name, Files.size(one.getValue()), () -> publish(one.getValue(), target))) {
          there.add(name);
        }
      }
      folders.forEach(FileResourceStore::forceFolder);
      return there;
    } finally {
      for (Path one : incoming.values()) {
        Files.deleteIfExists(one);
      }
    }
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    Path target = path(name);
    writing(
        name,
        content.length,
        () -> {
          Path incoming = newIncoming();
          try {
            Files.write(incoming, content, StandardOpenOption.CREATE_NEW);
            Files.createDirectories(folderOf(target));
            Files.move(
                incoming,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
            return true;
          } finally {
            Files.deleteIfExists(incoming);
          }
        });
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(path(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean fetch(String name, Path file) throws IOException {
    Path source = path(name);
    try {
      linkOrCopy(source, file);
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(source)) {
        throw e; // it is the folder to write to that is missing
      }
      return false;
    }
  }

  @Override
  public boolean view(String name, Path file) throws IOException {
    Path source = path(name);
    if (!Files.exists(source)) {
      return false;
    }
    try {
      Files.createSymbolicLink(file, source.toAbsolutePath());
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return fetch(name, file); // not every system lets everybody make them
    }
  }

  @Override
  public Optional<Resource> find(String name) throws IOException {
    return describe(path(name));
  }

  @Override
  public List<Resource> list(String folder) throws IOException {
    List<Resource> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(path(folder))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        describe(file).ifPresent(found::add); // another process may have deleted it meanwhile
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (java.io.UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return list(folder); // a folder went away under the walk
      }
      throw e.getCause();
    }
    return found;
  }

  @Override
  public boolean delete(String name) throws IOException {
    return Files.deleteIfExists(path(name));
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public String toString() {
    return location();
  }

  private Optional<Resource> describe(Path file) throws IOException {
    try {
      var attributes =
          Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new Resource(
                  root.relativize(file).toString().replace('\\', '/'),
                  attributes.size(),
                  attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path path(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "resource name: \"%s\" (expected: parts of A-Z a-z 0-9 . _ - with / between them)"
              .formatted(name));
    }
    return root.resolve(name);
  }

  /** Makes a complete file visible under its name, unless there is one. */
  private static boolean publish(Path complete, Path target) throws IOException {
    Files.createDirectories(folderOf(target));
    try {
      Files.createLink(target, complete);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      try {
        Files.copy(complete, target);
        force(target);
      } catch (FileAlreadyExistsException other) {
        return false;
      } catch (IOException failure) {
        Files.deleteIfExists(target);
        throw failure;
      }
    }
    return true;
  }

  private Path newIncoming() throws IOException {
    Path incoming = Files.createDirectories(root.resolve(INCOMING));
    if (swept.compareAndSet(false, true)) {
      sweep(incoming);
    }
    return incoming.resolve(UUID.randomUUID().toString());
  }

  /** Deletes what a process that was killed has left. */
  private static void sweep(Path incoming) throws IOException {
    FileTime young = FileTime.from(Instant.now().minus(LONGEST_WRITE));
    try (Stream<Path> files = Files.list(incoming)) {
      for (Path file : files.toList()) {
        try {
          if (Files.getLastModifiedTime(file).compareTo(young) < 0) {
            Files.deleteIfExists(file);
          }
        } catch (NoSuchFileException e) {
          // its writer has just finished
        }
      }
    }
  }

  private static void linkOrCopy(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(from, to);
    }
  }

  private static boolean force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(false); // its times may be lost
      return true;
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a resource is in the root");
  }

  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // some systems cannot force a directory; the content itself is on the disk
    }
  }

  private interface Write {
    boolean write() throws IOException;
  }

  private boolean writing(String name, long bytes, Write write) throws IOException {
    try {
      return write.write();
    } catch (IOException e) {
      throw new IOException(
          "cannot write %s (%,d bytes) in %s: %s; %s"
              .formatted(name, bytes, root, e.getMessage(), freeSpace()),
          e);
    }
  }

  @Override
  public OptionalLong usableBytes() throws IOException {
    Path there = root;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there == null
        ? OptionalLong.empty()
        : OptionalLong.of(Files.getFileStore(there).getUsableSpace());
  }

  private String freeSpace() {
    try {
      return "%,d bytes are free there: make room, or make the directory writable, or choose another one"
          .formatted(usableBytes().orElse(0));
    } catch (IOException e) {
      return "make the directory writable, or choose another one";
    }
  }
}
