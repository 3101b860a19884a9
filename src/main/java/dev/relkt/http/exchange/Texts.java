package dev.relkt.http.exchange;

import org.apache.commons.text.StringEscapeUtils;

/** Texts of requests, as messages repeat them. */
final class Texts {

  private static final int MAX_CHARS = 100;

  private Texts() {}

  /** Not longer than a line, without signs that do something to a terminal. */
  static String abridged(String text) {
    String shown = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    return StringEscapeUtils.escapeJava(shown).replace("\\\"", "\"");
  }
}
