package dev.relkt.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The resident memory of a process.
 *
 * @param residentBytes all of it
 * @param anonymousBytes without the pages of files, such as mapped shards
 */
public record Memory(long residentBytes, long anonymousBytes) {

  private static final String RESIDENT = "VmRSS:";
  private static final String ANONYMOUS = "RssAnon:";

  /** Nothing where the operating system has no {@code /proc}, or no such process. */
  public static Optional<Memory> of(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      List<String> lines = Files.readAllLines(status, StandardCharsets.UTF_8);
      return Optional.of(new Memory(bytes(lines, RESIDENT), bytes(lines, ANONYMOUS)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The pages of files, such as mapped shards, which the operating system may take back. */
  public long mappedBytes() {
    return residentBytes - anonymousBytes;
  }

  private static long bytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
