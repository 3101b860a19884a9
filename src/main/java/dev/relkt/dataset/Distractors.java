package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Passages that answer none of a task's questions, put beside those that do: a pool as large as
 * those of real life, from a small set.
 *
 * @param languages they are in; empty for all
 * @param most how many at most, 1 or more
 */
public record Distractors(Set<Language> languages, int most) {

  public Distractors {
    if (most < 1) {
      throw new IllegalArgumentException(
          "most distractors: %d (expected: 1 or more)".formatted(most));
    }
    languages = Set.copyOf(languages);
  }

  /**
   * Chooses among candidates: those with the smallest SHA-256 of their ids, so that the choice
   * depends on the ids alone, not on the order of a file, and fewer are always a part of more. A
   * text that the pool has is passed over: it may be an answer.
   *
   * @param candidates each id once
   * @return in the order of their choice
   */
  public List<Passage> of(RetrievalTask task, List<Passage> candidates) {
    Set<String> known = task.passages().stream().map(Passage::text).collect(Collectors.toSet());
    Map<PassageId, String> digests = new HashMap<>();
    return candidates.stream()
        .filter(passage -> languages.isEmpty() || languages.contains(passage.language()))
        .filter(passage -> !known.contains(passage.text()))
        .sorted(
            Comparator.comparing(
                passage ->
                    digests.computeIfAbsent(passage.id(), id -> DigestUtils.sha256Hex(id.value()))))
        .limit(most)
        .map(Distractors::withDocument)
        .toList();
  }

  /**
   * The task with distractors behind its passages.
   *
   * @throws DataRefused naming every one that has the id of a passage of the pool
   */
  public static RetrievalTask addedTo(RetrievalTask task, List<Passage> distractors) {
    List<Passage> pool = new ArrayList<>(task.passages());
    pool.addAll(distractors);
    return new RetrievalTask(pool, task.questions(), task.qrels());
  }

  /** One that is of no document is one of its own. */
  private static Passage withDocument(Passage passage) {
    if (passage.metadata().has(RetrievalTask.DOCUMENT)) {
      return passage;
    }
    Metadata metadata =
        passage
            .metadata()
            .with(RetrievalTask.DOCUMENT, new MetadataValue.Text(passage.id().value()));
    return new Passage(passage.id(), passage.language(), passage.title(), passage.text(), metadata);
  }
}
