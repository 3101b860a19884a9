package dev.relkt.cli.serve;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of metrics may listen.
 *
 * @param ports one, or the first and the last with a dash; absent for no page
 */
record MetricsPorts(Optional<String> ports) {

  static final String DEFAULT = "9249-9260";

  private static final MetricsPorts OFF = new MetricsPorts(Optional.empty());

  private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final int MAX_PORT = 65_535;

  /**
   * @param option for the message
   * @throws IllegalArgumentException if it is neither
   */
  static MetricsPorts parse(String option, String text) {
    if (text.equals("off")) {
      return OFF;
    }
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first <= last && last <= MAX_PORT) {
        return new MetricsPorts(Optional.of(text));
      }
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" (expected: a port, two with a dash such as %s, or off)"
            .formatted(option, text, DEFAULT));
  }
}
