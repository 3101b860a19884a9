package dev.relkt.training.recipe;

import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How much data there is.
 *
 * @param passages by language
 * @param questions by language
 * @param documents different ones
 * @param translations texts of one meaning
 */
record DataCounts(
    Map<String, Long> passages, Map<String, Long> questions, long documents, long translations) {

  static DataCounts of(TrainingSet set) {
    return new DataCounts(
        set.passages().stream()
            .collect(
                Collectors.groupingBy(
                    TrainingPassage::language, TreeMap::new, Collectors.counting())),
        set.questions().stream()
            .collect(
                Collectors.groupingBy(
                    TrainingQuestion::language, TreeMap::new, Collectors.counting())),
        set.passages().stream().map(TrainingPassage::document).distinct().count(),
        set.translations().size());
  }

  static long sum(Map<String, Long> byLanguage) {
    return byLanguage.values().stream().mapToLong(Long::longValue).sum();
  }

  static String describe(Map<String, Long> byLanguage) {
    Function<Map.Entry<String, Long>, String> one =
        e -> "%s %,d".formatted(e.getKey(), e.getValue());
    return byLanguage.entrySet().stream().map(one).collect(Collectors.joining(", "));
  }
}
