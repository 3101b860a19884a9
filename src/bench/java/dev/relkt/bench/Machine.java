package dev.relkt.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a benchmark ran.
 *
 * @param version of ReLKT
 * @param commit of the sources that it was built from, with {@code -dirty} where they were changed
 * @param cores that the JVM sees
 * @param memoryBytes of the machine
 * @param os name, version and architecture
 * @param jdk version and vendor
 */
@JsonPropertyOrder({"version", "commit", "cores", "memoryBytes", "os", "jdk"})
public record Machine(
    String version, String commit, int cores, long memoryBytes, String os, String jdk) {

  /** This one. */
  public static Machine here() {
    long memory =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Machine(
        Optional.ofNullable(Machine.class.getPackage().getImplementationVersion())
            .orElse("(not from a package)"),
        builtFrom(),
        Runtime.getRuntime().availableProcessors(),
        memory,
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s (%s)".formatted(Runtime.version(), System.getProperty("java.vendor")));
  }

  /** The build writes it. */
  private static String builtFrom() {
    var properties = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("/dev/relkt/commit.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = properties.getProperty("git.commit.id.abbrev", "(unknown)");
    return Boolean.parseBoolean(properties.getProperty("git.dirty")) ? commit + "-dirty" : commit;
  }

  @Override
  public String toString() {
    return "%d cores, %.1f GB of memory, %s, Java %s, ReLKT %s, commit %s"
        .formatted(cores, memoryBytes / 1e9, os, jdk, version, commit);
  }
}
