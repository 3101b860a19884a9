package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.filter.PassageFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Passages that are searched as if there were no others, and the questions that have gold among
 * them.
 *
 * @param name empty for everything, else a word such as {@code de}
 * @param language of the passages, where the pool was made by it
 * @param filter which passages of the whole task are in it
 * @param task the questions and passages of this pool
 */
public record Pool(
    String name, Optional<Language> language, PassageFilter filter, RetrievalTask task) {

  /** The key of a passage's metadata that says in which pool of its own a public set has it. */
  static final String OWN_POOL = "pool";

  /** How the passages of a task are shared out. */
  public enum Division {
    /** All in one pool. */
    WHOLE,
    /** A pool for each language of passages (of {@code zh}, those of {@code zh-TW} too). */
    PASSAGE_LANGUAGES,
    /** The pools that the data itself has. */
    OWN;

    /** The pools, in the order of their names; those that nothing is asked of are left out. */
    public List<Pool> of(RetrievalTask task) {
      return switch (this) {
        case WHOLE -> List.of(new Pool("", Optional.empty(), PassageFilter.NONE, task));
        case PASSAGE_LANGUAGES -> {
          List<Pool> pools = new ArrayList<>();
          for (Language language : task.passageLanguages()) {
            add(
                pools,
                language.tag(),
                Optional.of(language),
                new PassageFilter(Set.of(language), Map.of()),
                task);
          }
          yield pools;
        }
        case OWN -> {
          Set<String> names = new TreeSet<>();
          for (Passage passage : task.passages()) {
            names.add(passage.metadata().text(OWN_POOL).orElse(""));
          }
          List<Pool> pools = new ArrayList<>();
          for (String name : names) {
            var filter = new PassageFilter(Set.of(), Map.of(OWN_POOL, name));
            add(pools, name, Optional.empty(), filter, task);
          }
          yield pools;
        }
      };
    }

    private static void add(
        List<Pool> pools,
        String name,
        Optional<Language> language,
        PassageFilter filter,
        RetrievalTask task) {
      task.over(filter).ifPresent(over -> pools.add(new Pool(name, language, filter, over)));
    }
  }
}
