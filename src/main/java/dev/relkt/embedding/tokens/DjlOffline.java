package dev.relkt.embedding.tokens;

/**
 * DJL takes its natives from the jars and asks no server for others, unless the operator has set
 * {@code ai.djl.offline} to false.
 */
final class DjlOffline {

  private static final String PROPERTY = "ai.djl.offline";

  private DjlOffline() {}

  /** To be called before anything of DJL. */
  static void ensure() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, "true");
    }
  }
}
