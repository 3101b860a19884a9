package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.ModelFile;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.commons.io.file.PathUtils;

/**
 * A folder under a name that is never listed, where a version is put together until it is complete;
 * then it becomes the version in one step. Deleted when it is closed without having become one.
 */
final class HiddenFolder implements AutoCloseable {

  private final Path folder;

  private HiddenFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes an empty one.
   *
   * @param models {@code <root>/<name>}, made where it is missing
   */
  static HiddenFolder in(Path models) throws IOException {
    Path folder = models.resolve(".publishing-" + UUID.randomUUID());
    Files.createDirectories(folder);
    return new HiddenFolder(folder);
  }

  /** Copies a file durably and gives length and checksum of what was written. */
  ModelFile copy(Path from, String name) throws IOException {
    return FolderFiles.copy(from, name, folder);
  }

  /**
   * Writes the manifest durably, in the place of one written before, reads it back and verifies the
   * folder against it.
   *
   * @throws ModelRefused if the manifest contradicts itself or the files
   */
  void describe(byte[] manifest) throws IOException {
    Path file = folder.resolve(ModelRegistry.MANIFEST);
    Files.write(
        file,
        manifest,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    FolderFiles.force(file);
    new ModelFolder(folder, ManifestJson.read(file)).verify();
  }

  /**
   * Renames it to the version's folder, unless something is there.
   *
   * @return whether it is the version's folder now; false where another one took the place
   */
  boolean becomes(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      // A directory that is not empty is never replaced: somebody else took the number.
      if (e instanceof FileAlreadyExistsException
          || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder)) {
      PathUtils.deleteDirectory(folder);
    }
  }
}
