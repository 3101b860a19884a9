package dev.relkt.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to use a data directory: two processes would write over each other. It ends with the
 * process at the latest.
 */
final class DirectoryLock implements AutoCloseable {

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @param directory made if missing
   * @throws LocalFailure if somebody has it, or it cannot be written
   */
  static DirectoryLock take(Path directory) {
    Path file = directory.resolve("lock");
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        throw new LocalFailure(
            "%s is in use by process %s (expected: nobody); stop that one, or choose another directory with --data"
                .formatted(directory, Files.readString(file).strip()));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(Long.toString(ProcessHandle.current().pid())));
      channel.force(true);
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new LocalFailure(
          "%s cannot be used (expected: a directory to write in): %s".formatted(directory, e), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
