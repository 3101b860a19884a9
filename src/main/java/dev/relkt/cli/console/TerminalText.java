package dev.relkt.cli.console;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Text of passages, questions and files on a terminal, where it must not act: control characters,
 * those that change the direction of writing, and line separators are shown as {@code \}{@code
 * uXXXX}, which JSON reads as what it was.
 */
public final class TerminalText {

  private TerminalText() {}

  /**
   * A text on one line: line breaks and tabs are shown too, as {@code \n}, {@code \r}, {@code \t}.
   */
  public static String line(String text) {
    return escaped(text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"));
  }

  /** A writer through which everything goes that is printed; line feeds and tabs stay. */
  public static PrintWriter writer(PrintWriter terminal) {
    return new PrintWriter(
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) {
            terminal.write(escaped(new String(text, offset, length)));
          }

          @Override
          public void flush() {
            terminal.flush();
          }

          @Override
          public void close() {
            terminal.close();
          }
        },
        true);
  }

  private static String escaped(String text) {
    int at = 0;
    while (at < text.length() && !acts(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    var escaped = new StringBuilder(text.length() + 16).append(text, 0, at);
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (acts(c)) {
        escaped.append("\\u%04X".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static boolean acts(char c) {
    return switch (c) {
      case '\n', '\t' -> false;
      case '\u061C', '\u200E', '\u200F', '\u2028', '\u2029' -> true;
      default ->
          c < ' '
              || (c >= '\u007F' && c <= '\u009F')
              || (c >= '\u202A' && c <= '\u202E')
              || (c >= '\u2066' && c <= '\u2069');
    };
  }
}
