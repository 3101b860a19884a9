package dev.relkt.cli.serve;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.registry.ModelManifest;
import dev.relkt.shard.ShardCommit;
import dev.relkt.snapshot.IndexLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** What a report of a bug has to say first; {@code --version} prints the same. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the versions of ReLKT, of what it was built from and with, and of the formats that it"
          + " writes.",
      ""
    })
public final class VersionCommand implements Runnable, IVersionProvider {

  private static final String UNKNOWN = "(unknown)";

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    for (String line : getVersion()) {
      console.out().println(line);
    }
  }

  @Override
  public String[] getVersion() {
    List<String> rows =
        new TextTable("commit", commit())
            .row("Java", "%s, %s".formatted(Runtime.version(), System.getProperty("os.arch")))
            .row("Flink", ofJar("org.apache.flink.runtime.jobgraph.JobGraph"))
            .row("Lucene", ofJar("org.apache.lucene.index.IndexWriter"))
            .row("DJL", ofJar("ai.djl.engine.Engine"))
            .row("Kafka clients", AppInfoParser.getVersion())
            .row("index layout", IndexLayout.FORMAT)
            .row("shard format", ShardCommit.FORMAT)
            .row("model manifest", ModelManifest.FORMAT)
            .lines();
    var lines = new String[rows.size() + 1];
    lines[0] = "relkt " + version();
    for (int i = 0; i < rows.size(); i++) {
      lines[i + 1] = rows.get(i);
    }
    return lines;
  }

  /** The version that the build wrote into the jar's manifest. */
  private static String version() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("(not from a package)");
  }

  /** The commit that the build found, with {@code -dirty} where its sources were changed. */
  private static String commit() {
    var properties = new Properties();
    try (InputStream in =
        VersionCommand.class.getResourceAsStream("/dev/relkt/commit.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = properties.getProperty("git.commit.id.abbrev", UNKNOWN);
    return Boolean.parseBoolean(properties.getProperty("git.dirty")) ? commit + "-dirty" : commit;
  }

  /**
   * What the manifest of a class's jar says; by name, since this room does not know the library.
   */
  private static String ofJar(String className) {
    try {
      Class<?> type = Class.forName(className, false, VersionCommand.class.getClassLoader());
      return Optional.ofNullable(type.getPackage().getSpecificationVersion()).orElse(UNKNOWN);
    } catch (ClassNotFoundException e) {
      return UNKNOWN;
    }
  }
}
