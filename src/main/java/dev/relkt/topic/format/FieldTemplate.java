package dev.relkt.topic.format;

import dev.relkt.topic.RejectedRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text made of values: one path, or {@code {title}. {body}}. A part that is missing, null or
 * empty is left out together with the words behind it.
 *
 * @param text as it was written
 * @param before what stands before the first value
 * @param parts the values, one at least
 */
public record FieldTemplate(String text, String before, List<Part> parts) implements Serializable {

  /** What a setting has to be, completing "expected: …". */
  public static final String EXPECTED =
      "a path such as doc.body, $.source.table or key, or a template such as {title}. {body}";

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");

  public FieldTemplate {
    parts = List.copyOf(parts);
  }

  /**
   * A value, and the words behind it.
   *
   * @param path where the value is
   * @param after up to the next value
   */
  public record Part(FieldPath path, String after) implements Serializable {}

  /**
   * @throws IllegalArgumentException if it is neither
   */
  public static FieldTemplate parse(String text) {
    if (!text.contains("{") && !text.contains("}")) {
      return new FieldTemplate(text.strip(), "", List.of(new Part(FieldPath.parse(text), "")));
    }
    Matcher place = PLACE.matcher(text);
    List<Part> parts = new ArrayList<>();
    @Nullable FieldPath path = null;
    String before = "";
    int at = 0;
    while (place.find()) {
      String words = words(text.substring(at, place.start()), text);
      if (path == null) {
        before = words;
      } else {
        parts.add(new Part(path, words));
      }
      path = FieldPath.parse(place.group(1));
      at = place.end();
    }
    if (path == null) {
      throw new IllegalArgumentException(text);
    }
    parts.add(new Part(path, words(text.substring(at), text)));
    return new FieldTemplate(text, before, parts);
  }

  private static String words(String between, String text) {
    if (between.contains("{") || between.contains("}")) {
      throw new IllegalArgumentException(text);
    }
    return between;
  }

  /**
   * The text for a record, empty where none of its values is there.
   *
   * @param setting its key, for the rejection
   * @throws RejectedRecord if a value is no text
   */
  Optional<String> in(ForeignRecord record, String setting) {
    var filled = new StringBuilder();
    boolean any = false;
    for (Part part : parts) {
      Optional<String> value =
          ForeignValues.text(part.path().in(record), part.path(), setting)
              .filter(found -> !found.isEmpty());
      if (value.isPresent()) {
        any = true;
        filled.append(value.get()).append(part.after());
      }
    }
    return any
        ? Optional.of(
            parts.size() == 1 && before.isEmpty() ? filled.toString() : (before + filled).strip())
        : Optional.empty();
  }

  /** The paths in it. */
  Stream<FieldPath> paths() {
    return parts.stream().map(Part::path);
  }
}
