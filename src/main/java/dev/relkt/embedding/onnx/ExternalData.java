package dev.relkt.embedding.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a tensor's bytes lie outside of the ONNX file: {@code location}, and perhaps {@code offset}
 * and {@code length} in bytes.
 */
final class ExternalData {

  /** What no file of a model has in its name. */
  private static final Pattern ODD = Pattern.compile("[\\p{Cntrl}\\\\:*?\"<>|\uFFFD]");

  private final Map<String, String> entries = new HashMap<>();

  void put(String key, String value) {
    entries.put(key, value);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** As it is written; empty where nothing is. */
  String location() {
    return entries.getOrDefault("location", "");
  }

  /**
   * What is wrong with it.
   *
   * @param folder of the ONNX file
   * @param bytes that the tensor needs, absent where they cannot be counted
   */
  Optional<String> problem(Path folder, Optional<Long> bytes) throws IOException {
    String location = location();
    if (!isInside(location)) {
      return Optional.of(
          "its data is in \"%s\" (expected: a file beside the graph, a relative path without \"..\")"
              .formatted(location));
    }
    Path file = folder;
    for (String part : location.split("/", -1)) {
      try {
        file = file.resolve(part);
      } catch (InvalidPathException e) {
        return Optional.of("its data is in \"%s\", which is no path".formatted(location));
      }
      if (Files.isSymbolicLink(file)) {
        return Optional.of(
            "its data is in \"%s\", a link (expected: the file itself)".formatted(location));
      }
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(
          "its data is in \"%s\", which is missing (expected: beside the graph; it was exported with that file, so bring both)"
              .formatted(location));
    }
    Optional<Long> offset = number("offset", 0L);
    Optional<Long> length = entries.containsKey("length") ? number("length", 0L) : bytes;
    if (offset.isEmpty() || length.isEmpty() && entries.containsKey("length")) {
      return Optional.of(
          "its data has offset \"%s\" and length \"%s\" (expected: whole numbers from 0 on)"
              .formatted(entries.get("offset"), entries.get("length")));
    }
    if (bytes.isPresent() && length.isPresent() && !bytes.equals(length)) {
      return Optional.of(
          "its data has %d bytes (expected: %d, by shape and type)"
              .formatted(length.get(), bytes.get()));
    }
    long size = Files.size(file);
    if (offset.get() > size || length.orElse(0L) > size - offset.get()) {
      return Optional.of(
          "its data is bytes %d to %d of \"%s\", which has %d (expected: inside of it; the file is cut short, or another one)"
              .formatted(offset.get(), offset.get() + length.orElse(0L), location, size));
    }
    return Optional.empty();
  }

  private Optional<Long> number(String key, long absent) {
    String value = entries.getOrDefault(key, Long.toString(absent));
    return value.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(value)) : Optional.empty();
  }

  /** The engine takes a location with asterisks for an address in memory. */
  private static boolean isInside(String location) {
    if (location.isEmpty() || ODD.matcher(location).find()) {
      return false;
    }
    for (String part : location.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
