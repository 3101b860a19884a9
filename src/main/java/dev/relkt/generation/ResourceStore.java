package dev.relkt.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Named resources, each a sequence of bytes: files of a directory, objects of a bucket.
 *
 * <p>A name is one or more parts of {@code A-Z a-z 0-9 . _ -} with {@code /} between them; no part
 * begins with a dot. A resource is visible whole or not at all, is durable when the call that wrote
 * it returns, and is seen by every later {@link #read} and {@link #list}. Safe for use by several
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
   * Writes the resource if there is none of that name.
   *
   * @return false if there was one, which is left as it is
   */
  boolean putIfAbsent(String name, byte[] content) throws IOException;

  /**
   * As the other one, with the content of a file that nobody changes any more. The file may be
   * linked instead of copied.
   */
  boolean putIfAbsent(String name, Path file) throws IOException;

  /**
   * Writes the resource, in the place of any of that name. Others see the old content or the new
   * one.
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

  /** Where this is, for messages: a path or an address. */
  String location();
}
