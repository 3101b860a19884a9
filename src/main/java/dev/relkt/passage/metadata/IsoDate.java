package dev.relkt.passage.metadata;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A date or a moment as ISO 8601 writes it, of the years 0000 to 9999, to the millisecond: {@code
 * 2026-11-28}, {@code 2026-11-28T10:15}, {@code 2026-11-28T10:15:30.5Z}, {@code
 * 2026-11-28T10:15:30+05:30}. Without a zone it is UTC; {@code T} may be a space.
 *
 * @param from the first millisecond of it, since 1970-01-01T00:00Z
 * @param to the first millisecond after it: a date is a whole day, a moment one millisecond
 */
public record IsoDate(long from, long to) {

  private static final int DATE_CHARS = 10;
  private static final long DAY_MILLIS = 86_400_000;

  /** The formatter alone would take two zones. */
  private static final Pattern FORM =
      Pattern.compile(
          "[0-9-]{10}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?");

  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendValue(ChronoField.HOUR_OF_DAY, 2)
          .appendLiteral(':')
          .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
          .optionalStart()
          .appendLiteral(':')
          .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .optionalStart()
          .appendPattern("[XXX][XX][X]")
          .optionalEnd()
          .toFormatter(java.util.Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Nothing where the text is not a date as a whole. */
  public static Optional<IsoDate> parse(String text) {
    if (!beginsLikeOne(text) || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      if (text.length() == DATE_CHARS) {
        long from = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        return Optional.of(new IsoDate(from, from + DAY_MILLIS));
      }
      String moment =
          text.charAt(DATE_CHARS) == ' '
              ? text.substring(0, DATE_CHARS) + 'T' + text.substring(DATE_CHARS + 1)
              : text;
      TemporalAccessor read = MOMENT.parseBest(moment, OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          read instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : LocalDateTime.from(read).toInstant(ZoneOffset.UTC);
      return Optional.of(new IsoDate(instant.toEpochMilli(), instant.toEpochMilli() + 1));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether it is worth parsing: nearly no text is. */
  private static boolean beginsLikeOne(String text) {
    if (text.length() < DATE_CHARS || text.length() > 40) {
      return false;
    }
    for (int i = 0; i < DATE_CHARS; i++) {
      char c = text.charAt(i);
      boolean expected = i == 4 || i == 7 ? c == '-' : c >= '0' && c <= '9';
      if (!expected) {
        return false;
      }
    }
    return true;
  }
}
