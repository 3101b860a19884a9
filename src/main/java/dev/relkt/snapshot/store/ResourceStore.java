package dev.relkt.snapshot.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Named resources, each a sequence of bytes: files of a directory, objects of a bucket.
 *
 * <p>A name is one or more parts of {@code A-Z a-z 0-9 . _ -} with {@code /} between them; no part
 * begins with a dot. A resource is visible whole or not at all, and is seen by every {@link #read}
 * and {@link #list} that begins after the call that wrote it returned. Safe for use by several
 * threads and processes.
 */
public interface ResourceStore {

  /**
   * A resource in a listing.
   *
   * @param writtenAt when it was put there
   */
  record Resource(String name, long bytes, Instant writtenAt) {}

  /**
   * Writes the resource if there is none of that name. It is durable when this returns.
   *
   * @return false if there was one, which is left as it is
   */
  boolean putIfAbsent(String name, byte[] content) throws IOException;

  /**
   * Writes those of the resources of which there is none, each for itself. All are durable when
   * this returns; if it throws, some may be there and some not.
   *
   * @param files name → a file that nobody changes any more; it may be linked instead of copied
   * @return the names that were there already; those resources are left as they are
   */
  Set<String> putFilesIfAbsent(Map<String, Path> files) throws IOException;

  /**
   * Writes the resource, in the place of any of that name. Others see the old content or the new
   * one; after a power failure it may be neither.
   */
  void replace(String name, byte[] content) throws IOException;

  /** The content, or nothing if there is no such resource. */
  Optional<byte[]> read(String name) throws IOException;

  /**
   * Brings the resource to a file that does not exist yet. The file may be linked instead of
   * copied: not to be changed.
   *
   * @return false if there is no such resource
   */
  boolean fetch(String name, Path file) throws IOException;

  /**
   * As {@link #fetch}, for whoever reads it only while it is kept here: nothing is copied where a
   * link will do, and a link may lead to nowhere once the resource is deleted.
   */
  default boolean view(String name, Path file) throws IOException {
    return fetch(name, file);
  }

  /** What is known of a resource without reading it; nothing if there is none. */
  Optional<Resource> find(String name) throws IOException;

  /**
   * The resources of a folder and of all folders in it, sorted by name; none if there is no such
   * folder.
   *
   * @param folder a name without a slash at its end
   */
  List<Resource> list(String folder) throws IOException;

  /**
   * Removes the resource.
   *
   * @return false if there was none
   */
  boolean delete(String name) throws IOException;

  /** Bytes that can still be written here; nothing where that is not known. */
  OptionalLong usableBytes() throws IOException;

  /** Where this is, for messages: a path or an address. */
  String location();

  /** What uses the store. */
  interface Use<T> {
    T use() throws IOException;
  }

  /**
   * Gives what the use gives.
   *
   * @param what is done, for the message
   * @throws UncheckedIOException if the store fails
   */
  default <T> T using(String what, Use<T> use) {
    try {
      return use.use();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "index root %s: %s: %s".formatted(location(), what, e.getMessage()), e);
    }
  }
}
