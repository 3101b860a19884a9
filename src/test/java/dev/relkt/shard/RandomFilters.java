package dev.relkt.shard;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.FilterCondition.Bound;
import dev.relkt.passage.filter.Operand;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.passage.metadata.MetadataValue.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Passages with metadata of all types, and filters of all kinds over it. */
public final class RandomFilters {

  private static final List<String> LANGUAGES =
      List.of("en", "de", "zh", "zh-TW", "zh-Hans", "pt-BR", "fon", "und");
  private static final List<String> KEYS = List.of("a", "a.b", "b", "year", "a b", "ключ");
  private static final List<String> TEXTS =
      List.of("wiki", "nyt", "", "7", "true", "0.5", "x".repeat(100), "x".repeat(101), "a\"b\\c");
  private static final double[] DECIMALS = {
    0.1,
    -0.5,
    2.5,
    1e300,
    -1e300,
    0x1p63 * 4,
    Math.nextUp(3.0),
    Math.nextDown(3.0),
    Double.MIN_VALUE
  };
  private static final long[] WHOLES = {
    0,
    1,
    2,
    3,
    7,
    -1,
    9_007_199_254_740_992L,
    9_007_199_254_740_993L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final Instant DAY = Instant.parse("2026-11-28T00:00:00Z");

  private final Random random;

  public RandomFilters(Random random) {
    this.random = random;
  }

  Passage passage(PassageId id) {
    Map<String, MetadataValue> entries = new TreeMap<>();
    for (String key : KEYS) {
      if (random.nextInt(3) > 0) {
        if (random.nextInt(4) == 0) {
          List<Scalar> values = new ArrayList<>();
          for (int i = 0; i < 1 + random.nextInt(4); i++) {
            values.add(scalar());
          }
          entries.put(key, new MetadataValue.Many(values));
        } else {
          entries.put(key, scalar());
        }
      }
    }
    return new Passage(
        id, new Language(any(LANGUAGES)), "", "text " + random.nextLong(), Metadata.of(entries));
  }

  public PassageFilter filter() {
    return new PassageFilter(condition(3));
  }

  private FilterCondition condition(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 6)) {
      case 0 -> new FilterCondition.LanguageIn(languages());
      case 1, 2 -> new FilterCondition.ValueIn(any(KEYS), operands());
      case 3, 4 -> range();
      case 5 -> new FilterCondition.Exists(any(KEYS));
      case 6, 7 -> new FilterCondition.All(conditions(depth));
      case 8 -> new FilterCondition.Any(conditions(depth));
      default -> new FilterCondition.Not(condition(depth - 1));
    };
  }

  private List<FilterCondition> conditions(int depth) {
    List<FilterCondition> conditions = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      conditions.add(condition(depth - 1));
    }
    return conditions;
  }

  private Set<Language> languages() {
    Set<Language> languages = new LinkedHashSet<>();
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      languages.add(new Language(any(LANGUAGES)));
    }
    return languages;
  }

  private Set<Operand> operands() {
    Set<Operand> operands = new LinkedHashSet<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      operands.add(operand());
    }
    return operands;
  }

  private FilterCondition range() {
    boolean dates = random.nextInt(3) == 0;
    boolean lower = random.nextInt(3) > 0;
    boolean upper = !lower || random.nextInt(3) > 0;
    return new FilterCondition.ValueBetween(
        any(KEYS),
        lower ? Optional.of(bound(dates)) : Optional.empty(),
        upper ? Optional.of(bound(dates)) : Optional.empty());
  }

  private Bound bound(boolean date) {
    return new Bound(date ? Operand.OfDate.parse(date()) : number(), random.nextBoolean());
  }

  private Operand operand() {
    return switch (random.nextInt(4)) {
      case 0 -> number();
      case 1 -> new Operand.OfBoolean(random.nextBoolean());
      case 2 -> Operand.OfDate.parse(date());
      default -> new Operand.OfText(random.nextInt(4) == 0 ? date() : any(TEXTS));
    };
  }

  private Operand number() {
    Scalar number =
        random.nextInt(3) == 0
            ? new MetadataValue.DecimalNumber(DECIMALS[random.nextInt(DECIMALS.length)])
            : new MetadataValue.WholeNumber(WHOLES[random.nextInt(WHOLES.length)]);
    return Operand.OfNumber.parse(
        number instanceof MetadataValue.DecimalNumber decimal
            ? new BigDecimal(decimal.value()).round(new java.math.MathContext(30)).toString()
            : number.toString());
  }

  private Scalar scalar() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new MetadataValue.WholeNumber(WHOLES[random.nextInt(WHOLES.length)]);
      case 3 -> new MetadataValue.DecimalNumber(DECIMALS[random.nextInt(DECIMALS.length)]);
      case 4 -> new MetadataValue.Bool(random.nextBoolean());
      case 5 -> new MetadataValue.Text(date());
      default -> new MetadataValue.Text(any(TEXTS));
    };
  }

  private String date() {
    Instant at = DAY.plus(random.nextInt(5) - 2, ChronoUnit.DAYS);
    return switch (random.nextInt(3)) {
      case 0 -> at.toString().substring(0, 10);
      case 1 -> at.plusMillis(random.nextInt(3) - 1).toString();
      default -> at.plusSeconds(random.nextInt(100_000)).toString().replace("Z", "+02:00");
    };
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
