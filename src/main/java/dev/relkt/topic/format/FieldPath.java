package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value is in a record, such as {@code doc.body}, {@code $.source.ts_ms}, {@code
 * authors[0]} or {@code key.id}.
 *
 * <p>Steps are names with dots between them, and numbers from 0 in brackets; a name that has signs
 * of its own stands in brackets and quotes, {@code ['dc.title']}. The first step is looked up in
 * the row; after {@code $} in the whole value, which is another thing only in a change event; after
 * {@code key} in the record's key. {@code key} alone is the key itself.
 *
 * @param text as it was written
 * @param root where it begins
 * @param steps from there, none only for the key
 */
public record FieldPath(String text, Root root, List<Step> steps) implements Serializable {

  /** What a setting has to be, completing "expected: …". */
  public static final String EXPECTED =
      "a path such as doc.body, authors[0], ['dc.title'], $.source.ts_ms, key or key.id";

  private static final Pattern STEP =
      Pattern.compile(
          "\\.?(?<name>[^\\s.,={}\\[\\]'\"]+)|\\[(?<index>[0-9]{1,6})]|\\['(?<quoted>[^']+)']");

  public FieldPath {
    steps = List.copyOf(steps);
  }

  /** Where a path begins. */
  public enum Root {
    KEY,
    VALUE,
    ROW
  }

  /**
   * A field's name, or a place in an array.
   *
   * @param name empty for a place
   * @param index from 0; −1 for a name
   */
  public record Step(String name, int index) implements Serializable {

    JsonNode in(JsonNode node) {
      return index < 0 ? node.path(name) : node.path(index);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no path
   */
  public static FieldPath parse(String text) {
    String path = text.strip();
    List<Step> steps = new ArrayList<>();
    Root root = Root.ROW;
    int at = 0;
    if (path.startsWith("$")) {
      root = Root.VALUE;
      at = 1;
    }
    Matcher matcher = STEP.matcher(path);
    while (at < path.length()) {
      boolean first = at == 0;
      boolean fits = matcher.find(at) && matcher.start() == at;
      if (!fits || first == (path.charAt(at) == '.') && matcher.group("name") != null) {
        throw new IllegalArgumentException(text);
      }
      if (matcher.group("index") != null) {
        steps.add(new Step("", Integer.parseInt(matcher.group("index"))));
      } else {
        String name = matcher.group("name");
        if (first && "key".equals(name)) {
          root = Root.KEY;
        } else {
          steps.add(new Step(name == null ? matcher.group("quoted") : name, -1));
        }
      }
      at = matcher.end();
    }
    if (steps.isEmpty() && root != Root.KEY) {
      throw new IllegalArgumentException(text);
    }
    return new FieldPath(path, root, steps);
  }

  /** The value there, a missing node where there is none. */
  JsonNode in(ForeignRecord record) {
    return below(
        switch (root) {
          case KEY -> steps.isEmpty() ? record.keyItself() : record.key();
          case VALUE -> record.value();
          case ROW -> record.row();
        });
  }

  /** The value that the steps lead to from a node. */
  JsonNode below(JsonNode node) {
    JsonNode found = node;
    for (Step step : steps) {
      found = step.in(found);
    }
    return found;
  }

  /** The last name of it, by which a value of metadata is called; empty where it has none. */
  Optional<String> lastName() {
    return steps.isEmpty() || steps.getLast().index() >= 0
        ? Optional.empty()
        : Optional.of(steps.getLast().name());
  }

  /** The field of the row that it begins with, empty where it begins elsewhere. */
  public Optional<String> field() {
    return root == Root.ROW && steps.getFirst().index() < 0
        ? Optional.of(steps.getFirst().name())
        : Optional.empty();
  }
}
