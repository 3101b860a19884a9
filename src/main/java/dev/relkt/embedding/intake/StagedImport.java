package dev.relkt.embedding.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * The files of a version in the making, in a temporary directory that only this user reads: what is
 * checked, loaded and published is one and the same copy. Gone when it is closed.
 */
final class StagedImport implements AutoCloseable {

  /** Where the tokenizer stands. */
  static final String TOKENIZER = "tokenizer/sentencepiece.model";

  private final Path directory;

  StagedImport() throws IOException {
    directory = Files.createTempDirectory("relkt-import-");
  }

  Path directory() {
    return directory;
  }

  /** Copies all files of a SavedModel; links are not followed. */
  void copySavedModel(Path from, ImportProgress progress) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(from)) {
      files = found.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    long total = 0;
    for (Path file : files) {
      total += Files.size(file);
    }
    long done = 0;
    byte[] buffer = new byte[1 << 20];
    for (Path file : files) {
      Path target = directory.resolve("saved_model").resolve(from.relativize(file).toString());
      Files.createDirectories(target.resolve("..").normalize());
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
          OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          done += n;
          progress.copied(done, total);
        }
      }
    }
  }

  void writeTokenizer(byte[] model) throws IOException {
    write(TOKENIZER, model);
  }

  void write(String name, byte[] content) throws IOException {
    Path target = directory.resolve(name);
    Files.createDirectories(target.resolve("..").normalize());
    Files.write(target, content, StandardOpenOption.CREATE_NEW);
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
