package dev.relkt.passage.metadata;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a passage beside its text.
 *
 * @param entries values by their keys, sorted; keys of nested objects are joined by dots. A passage
 *     takes 0 to {@value #MAX_ENTRIES}, with keys of 1 to {@value #MAX_KEY_CHARS} UTF-16 code
 *     units, not blank
 */
public record Metadata(SortedMap<String, MetadataValue> entries) {

  public static final int MAX_ENTRIES = 64;
  public static final int MAX_KEY_CHARS = 100;

  public static final Metadata NONE = new Metadata(new TreeMap<>());

  public Metadata {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /** Of any map. */
  public static Metadata of(Map<String, ? extends MetadataValue> entries) {
    return new Metadata(new TreeMap<>(entries));
  }

  /** Texts alone. */
  public static Metadata ofTexts(Map<String, String> texts) {
    Map<String, MetadataValue> entries = new LinkedHashMap<>();
    texts.forEach((key, value) -> entries.put(key, new MetadataValue.Text(value)));
    return of(entries);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  public Optional<MetadataValue> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** The value as people read it; those of a list with commas between them. */
  public Optional<String> text(String key) {
    return get(key).map(MetadataValue::toString);
  }

  /** With one more entry, or another value of one. */
  public Metadata with(String key, MetadataValue value) {
    SortedMap<String, MetadataValue> more = new TreeMap<>(entries);
    more.put(key, value);
    return new Metadata(more);
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
