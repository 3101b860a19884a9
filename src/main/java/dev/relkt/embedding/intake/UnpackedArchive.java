package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelRefused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.io.file.PathUtils;

/**
 * The files of a JAR or ZIP in a temporary directory that only this user reads; gone when it is
 * closed. An archive inside of the archive is unpacked too, into a directory of its name; one
 * inside of that is not. Classes and {@code META-INF} are left out.
 *
 * <p>Refused are paths that leave the directory, links, two files of one name, and archives that
 * grow beyond what a model does: {@value #MAX_FILES} files, or more than {@value #MAX_GROWTH} times
 * their size and a gigabyte.
 */
final class UnpackedArchive implements AutoCloseable {

  static final int MAX_FILES = 10_000;
  static final int MAX_GROWTH = 100;
  private static final long SURELY_FINE = 1L << 30;

  private static final int FIRST = 'P' | 'K' << 8;

  private final Path archive;
  private final Path directory;
  private final Progress progress;
  private final long most;
  private final Set<String> names = new HashSet<>();
  private long bytes;

  /** Is told how much has been unpacked. */
  interface Progress {
    /**
     * @param total of all files; −1 where it is not known
     */
    void unpacked(long bytes, long total);
  }

  private UnpackedArchive(Path archive, Path directory, Progress progress) throws IOException {
    this.archive = archive;
    this.directory = directory;
    this.progress = progress;
    this.most = Math.max(SURELY_FINE, Math.multiplyExact(Files.size(archive), MAX_GROWTH));
  }

  /** Whether a file begins as archives do. */
  static boolean isArchive(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (in.read() | in.read() << 8) == FIRST;
    }
  }

  /**
   * @throws ModelRefused if it holds what it must not; nothing is left then
   * @throws UncheckedIOException if it cannot be read, or the disk is full; nothing is left then
   */
  static UnpackedArchive of(Path archive, Progress progress) {
    try {
      var unpacked =
          new UnpackedArchive(archive, Files.createTempDirectory("relkt-archive-"), progress);
      try {
        unpacked.unpack();
        return unpacked;
      } catch (IOException | RuntimeException e) {
        unpacked.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be unpacked: %s; fetch it again, and see that there is room in %s"
              .formatted(archive, e.getMessage(), System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  Path directory() {
    return directory;
  }

  private void unpack() throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
      refuseMoreFiles(entries.size());
      long total = entries.stream().mapToLong(entry -> Math.max(0, entry.getSize())).sum();
      for (ZipArchiveEntry entry : entries) {
        if (entry.isUnixSymlink()) {
          throw refused("\"%s\" is a link (expected: files)".formatted(entry.getName()));
        }
        if (entry.isDirectory() || isOfNoUse(entry.getName())) {
          continue;
        }
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
          Path target = target(directory, entry.getName());
          if (startsAsArchive(in)) {
            unpackInner(in, entry.getName(), total);
          } else {
            write(in, target, total);
          }
        }
      }
    }
  }

  private static boolean isOfNoUse(String name) {
    return name.endsWith(".class") || name.toUpperCase(Locale.ROOT).startsWith("META-INF/");
  }

  private static boolean startsAsArchive(InputStream in) throws IOException {
    in.mark(2);
    boolean starts = (in.read() | in.read() << 8) == FIRST;
    in.reset();
    return starts;
  }

  /** Links are not known as such in a stream: they become files that hold a path. */
  private void unpackInner(InputStream in, String name, long total) throws IOException {
    var zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!entry.isDirectory() && !isOfNoUse(entry.getName())) {
        write(zip, target(directory.resolve(name), entry.getName()), total);
      }
    }
  }

  private Path target(Path into, String name) {
    boolean inside =
        !name.isEmpty()
            && name.indexOf('\\') < 0
            && name.chars().noneMatch(c -> c < ' ' || c == ':');
    for (String part : name.split("/", -1)) {
      inside &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    if (!inside) {
      throw refused("\"%s\" (expected: relative paths that stay inside)".formatted(name));
    }
    Path target = into.resolve(name);
    if (!names.add(target.toString().toLowerCase(Locale.ROOT))) {
      throw refused("\"%s\" twice (expected: once)".formatted(name));
    }
    refuseMoreFiles(names.size());
    return target;
  }

  private void refuseMoreFiles(int files) {
    if (files > MAX_FILES) {
      throw refused("more than %d files (expected: fewer)".formatted(MAX_FILES));
    }
  }

  private void write(InputStream in, Path target, long total) throws IOException {
    Files.createDirectories(target.resolve("..").normalize());
    byte[] buffer = new byte[1 << 18];
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        if (bytes > most) {
          throw refused(
              "more than %,d bytes when unpacked (expected: at most %d times its size)"
                  .formatted(most, MAX_GROWTH));
        }
        out.write(buffer, 0, n);
        progress.unpacked(bytes, total);
      }
    }
  }

  private ModelRefused refused(String why) {
    return new ModelRefused(
        "archive %s: %s; nothing of it was used: take one that only holds a model"
            .formatted(archive, why));
  }

  @Override
  public void close() {
    try {
      PathUtils.deleteDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s; remove it by hand".formatted(directory, e.getMessage()), e);
    }
  }
}
