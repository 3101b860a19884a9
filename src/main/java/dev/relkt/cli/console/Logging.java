package dev.relkt.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where the log goes. Has to be told before the first logger is made, which is why commands say it
 * first of all; somebody who gives {@code -Dlog4j2.configurationFile} has the last word.
 */
public final class Logging {

  private static final String CONFIGURATION = "log4j2.configurationFile";
  private static final String LEVEL = "relkt.log.level";
  private static final String FORMAT = "relkt.log.format";
  private static final String DIRECTORY = "relkt.log.directory";

  // Held, since java.util.logging forgets the levels of loggers that nobody holds.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  /** How lines of a log look. */
  public enum Format {
    /** For people. */
    TEXT,
    /**
     * One JSON object a line: time (ISO 8601, UTC), level, process, logger, thread, message;
     * question and trace where it is about one question; exception and stack where there is one.
     */
    JSON
  }

  private Logging() {}

  /** Our own warnings to the standard error, nothing else; with debug what everybody has to say. */
  public static void quiet(boolean debug) {
    propose(CONFIGURATION, "classpath:dev/relkt/cli/console/log4j2-console.xml");
    propose(LEVEL, debug ? "INFO" : "OFF");
    LUCENE.setLevel(debug ? Level.INFO : Level.WARNING);
  }

  /**
   * Everything from INFO on into {@code relkt.log} of a directory, our own warnings to the standard
   * error too.
   *
   * @throws CommandFailed if the directory cannot be made
   */
  public static void into(Path directory) {
    into(directory, Format.TEXT);
  }

  /**
   * As {@link #into(Path)}.
   *
   * @param format of the file; the standard error stays text
   */
  public static void into(Path directory, Format format) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      // Said here: the logging library would say it at length.
      throw new CommandFailed(
          "%s cannot be used (expected: a directory to write in): %s".formatted(directory, e), e);
    }
    System.setProperty(DIRECTORY, directory.toAbsolutePath().toString());
    propose(FORMAT, format.name().toLowerCase(Locale.ROOT));
    if (System.getProperty(CONFIGURATION, "").endsWith("log4j2-console.xml")) {
      System.setProperty(CONFIGURATION, "classpath:dev/relkt/cli/console/log4j2-file.xml");
    }
  }

  private static void propose(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
