package dev.relkt.snapshot;

import dev.relkt.snapshot.store.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a stored commit in a directory of this machine. What a newer commit has in common
 * with it need not be fetched, and may be missing in the store.
 *
 * @param shard the commit
 * @param directory where its files are, with their local names; nobody changes them
 */
public record HeldFiles(StoredShard shard, Path directory) {

  /**
   * Links one of the files to another directory.
   *
   * @param name its local name
   * @param file what it has to be
   * @return false if it is not held, or cannot be linked
   */
  boolean link(String name, StoredFile file, Path target) {
    if (!file.equals(shard.files().get(name))) {
      return false;
    }
    try {
      Files.createLink(target, directory.resolve(name));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // then it is fetched
    }
  }
}
