package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.IOUtils;

/** The files of a folder: plain files and directories only, found without following links. */
final class FolderFiles {

  private FolderFiles() {}

  /**
   * All files below a folder as relative paths with {@code /}, sorted.
   *
   * @throws ModelRefused if there is a link or anything else that is not a file or a directory
   */
  static List<String> list(Path folder) throws IOException {
    var found = new ArrayList<String>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (!attributes.isRegularFile()) {
              throw new ModelRefused(
                  "%s: \"%s\" is %s (expected: plain files and directories only); put the file itself there"
                      .formatted(
                          folder, name, attributes.isSymbolicLink() ? "a link" : "a special file"));
            }
            found.add(name);
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(Comparator.naturalOrder());
    return found;
  }

  /** Length and checksum of a file. */
  static ModelFile describe(Path folder, String name) throws IOException {
    return digest(folder.resolve(name), name, OutputStream.nullOutputStream());
  }

  /** Copies a file to a new one, durably, and gives length and checksum of what was written. */
  static ModelFile copy(Path from, String name, Path to) throws IOException {
    Path target = to.resolve(name);
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    ModelFile described;
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      described = digest(from.resolve(name), name, out);
    }
    force(target);
    return described;
  }

  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static ModelFile digest(Path file, String name, OutputStream copy) throws IOException {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      long bytes = IOUtils.copyLarge(new DigestInputStream(in, sha256), copy, new byte[1 << 16]);
      return new ModelFile(name, bytes, Hex.encodeHexString(sha256.digest()));
    }
  }
}
