package dev.relkt.cli.options;

import dev.relkt.passage.Language;
import dev.relkt.passage.filter.FilterCondition;
import dev.relkt.passage.filter.PassageFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which passages of an index a command is about. */
public final class FilterOptions {

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description = {
        "Only passages that it accepts, such as \"year >= 2020 and source in (wiki, nyt)\". It may be"
            + " given more than once: all of them, of languages any."
      })
  private List<String> filters = List.of();

  @Option(
      names = "--lang",
      paramLabel = "RANGE",
      description =
          "Only passages in this language: zh takes zh-TW too. It may be given more than once: any of"
              + " them.")
  private List<String> languages = List.of();

  /** Whether there is one. */
  public boolean given() {
    return !filters.isEmpty() || !languages.isEmpty();
  }

  /**
   * All of them; every passage where none was given.
   *
   * @throws IllegalArgumentException saying where one is wrong
   */
  public PassageFilter filter() {
    Set<Language> ranges = new LinkedHashSet<>();
    languages.forEach(tag -> ranges.add(new Language(tag)));
    return new PassageFilter(ranges, Map.of()).and(all(filters));
  }

  /**
   * All of some filters.
   *
   * @param filters {@link dev.relkt.passage.filter.FilterExpression}s; languages of several that
   *     name one alone are any of them
   * @throws IllegalArgumentException saying where one is wrong
   */
  public static PassageFilter all(List<String> filters) {
    Set<Language> languages = new LinkedHashSet<>();
    PassageFilter all = PassageFilter.NONE;
    for (String filter : filters) {
      PassageFilter one = PassageFilter.parse(filter);
      if (one.condition() instanceof FilterCondition.LanguageIn in) {
        languages.addAll(in.ranges());
      } else {
        all = all.and(one);
      }
    }
    return new PassageFilter(languages, Map.of()).and(all);
  }
}
