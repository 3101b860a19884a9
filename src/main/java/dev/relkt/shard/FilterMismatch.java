package dev.relkt.shard;

import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.MetadataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexReader;

/**
 * What the values of a metadata key in a shard are, of a key that a filter compares with something
 * else. Shards are put together by {@link #among}: what no shard has is worth a sentence.
 *
 * @param key of the metadata
 * @param asked the types that the filter compares it with
 * @param found the types that its values have; empty where no passage has the key
 */
public record FilterMismatch(String key, Set<MetadataType> asked, Set<MetadataType> found) {

  public FilterMismatch {
    asked = Collections.unmodifiableSet(copy(asked));
    found = Collections.unmodifiableSet(copy(found));
  }

  private static Set<MetadataType> copy(Set<MetadataType> types) {
    Set<MetadataType> copy = EnumSet.noneOf(MetadataType.class);
    copy.addAll(types);
    return copy;
  }

  static List<FilterMismatch> of(PassageFilter filter, IndexReader reader) throws IOException {
    Map<String, Set<MetadataType>> asked = new LinkedHashMap<>();
    collect(filter.condition(), asked);
    List<FilterMismatch> mismatches = new ArrayList<>();
    var metadata = new MetadataQuery(reader);
    for (var entry : asked.entrySet()) {
      if (!metadata.hasAny(entry.getKey(), entry.getValue())) {
        Set<MetadataType> found = EnumSet.noneOf(MetadataType.class);
        for (MetadataType type : MetadataType.values()) {
          if (metadata.has(entry.getKey(), type)) {
            found.add(type);
          }
        }
        mismatches.add(new FilterMismatch(entry.getKey(), entry.getValue(), found));
      }
    }
    return mismatches;
  }

  /**
   * The sentences about those keys that fit in no shard.
   *
   * @param shards what {@link ShardReader#mismatches} says of each
   */
  public static List<String> among(List<List<FilterMismatch>> shards) {
    Map<String, List<FilterMismatch>> byKey = new LinkedHashMap<>();
    shards.forEach(
        shard ->
            shard.forEach(
                one -> byKey.computeIfAbsent(one.key, unused -> new ArrayList<>()).add(one)));
    List<String> sentences = new ArrayList<>();
    byKey.forEach(
        (key, all) -> {
          if (all.size() == shards.size()) {
            Set<MetadataType> found = EnumSet.noneOf(MetadataType.class);
            all.forEach(one -> found.addAll(one.found));
            sentences.add(new FilterMismatch(key, all.getFirst().asked, found).describe());
          }
        });
    return sentences;
  }

  private String describe() {
    return found.isEmpty()
        ? "the filter asks for metadata %s, which no passage has".formatted(key)
        : "the filter compares metadata %s as %s, and its values are %s (expected: the same type)"
            .formatted(key, joined(asked), joined(found));
  }

  private static String joined(Set<MetadataType> types) {
    return types.stream().map(MetadataType::toString).collect(Collectors.joining(" or "));
  }

  private static void collect(FilterCondition condition, Map<String, Set<MetadataType>> asked) {
    switch (condition) {
      case FilterCondition.All all -> all.conditions().forEach(one -> collect(one, asked));
      case FilterCondition.Any any -> any.conditions().forEach(one -> collect(one, asked));
      case FilterCondition.Not not -> collect(not.condition(), asked);
      case FilterCondition.LanguageIn ignored -> {}
      case FilterCondition.ValueIn in -> {
        Set<MetadataType> types = types(in.key(), asked);
        for (Operand operand : in.operands()) {
          types.add(operand.type());
          if (operand instanceof Operand.OfNumber || operand instanceof Operand.OfBoolean) {
            types.add(MetadataType.TEXT); // spelled alike
          }
        }
      }
      case FilterCondition.ValueBetween between -> types(between.key(), asked).add(between.type());
      case FilterCondition.Exists exists ->
          types(exists.key(), asked).addAll(EnumSet.allOf(MetadataType.class));
    }
  }

  private static Set<MetadataType> types(String key, Map<String, Set<MetadataType>> asked) {
    return asked.computeIfAbsent(key, unused -> EnumSet.noneOf(MetadataType.class));
  }
}
