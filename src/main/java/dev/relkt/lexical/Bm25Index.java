package dev.relkt.lexical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Passages in memory, ranked for a question by {@link Bm25} over the words of title and text
 * together, as shards rank them.
 *
 * <p>Passages in the question's language are compared by their stems, those of other languages by
 * names, numbers and borrowed words, written in Latin letters. Immutable; may be searched from
 * several threads.
 */
public final class Bm25Index {

  private final IndexReader reader;
  private final LiveCounts live = new LiveCounts();

  /** Of each of Lucene's documents, which keep their order. */
  private final List<String> ids;

  private Bm25Index(IndexReader reader, List<String> ids) {
    this.reader = reader;
    this.ids = ids;
  }

  /**
   * A passage to be found.
   *
   * @param id of it, as {@link Hit} gives it back
   * @param language a BCP 47 tag
   * @param title may be empty
   */
  public record Entry(String id, String language, String title, String text) {}

  /**
   * A passage that was found.
   *
   * @param score of BM25, above 0, greater is better; comparable within one index only
   */
  public record Hit(String id, float score) {}

  public static Bm25Index of(List<Entry> passages) {
    List<Entry> sorted = passages.stream().sorted(Comparator.comparing(Entry::id)).toList();
    var directory = new ByteBuffersDirectory();
    // Merges that keep the order, so that of equal scores the smallest id comes first.
    var config =
        new IndexWriterConfig()
            .setMergePolicy(new LogDocMergePolicy())
            .setSimilarity(Bm25.similarity());
    try (var writer = new IndexWriter(directory, config)) {
      for (Entry passage : sorted) {
        var document = new Document();
        PassageWords.addTo(document, passage.language(), passage.title(), passage.text());
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
      return new Bm25Index(
          DirectoryReader.open(directory), sorted.stream().map(Entry::id).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many passages there are. */
  public int passages() {
    return reader.numDocs();
  }

  /**
   * What no score in the question's language reaches; 0 where none of its words is in the index.
   *
   * @param language of the question, a BCP 47 tag
   */
  public double limit(String text, String language) {
    QuestionWords words = QuestionWords.of(SearchText.plain(text), language);
    if (words.isEmpty() || passages() == 0) {
      return 0;
    }
    try {
      return WordSearch.of(reader, words, live).statistics().words().limit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The best passages for a question.
   *
   * @param language of the question, a BCP 47 tag
   * @param k at most so many, 1 or more
   * @return best first, equal scores by id; empty if no passage has a word of the question
   */
  public List<Hit> search(String text, String language, int k) {
    QuestionWords words = QuestionWords.of(SearchText.plain(text), language);
    if (words.isEmpty() || passages() == 0) {
      return List.of();
    }
    try {
      WordSearch search = WordSearch.of(reader, words, live);
      WordStatistics statistics = search.statistics();
      int most = Math.min(k, passages());
      List<Hit> hits = new ArrayList<>();
      for (var channel : List.of(WordMatch.Channel.WORDS, WordMatch.Channel.NAMES)) {
        int[] documents =
            Arrays.stream(search.best(statistics, channel, most, null))
                .mapToInt((ScoreDoc hit) -> hit.doc)
                .sorted()
                .toArray();
        // All passages are in one segment.
        List<WordMatch> matches =
            documents.length == 0
                ? List.of()
                : search.matches(reader.leaves().getFirst(), documents);
        for (int i = 0; i < documents.length; i++) {
          hits.add(new Hit(ids.get(documents[i]), Bm25.score(statistics, matches.get(i))));
        }
      }
      hits.sort(Comparator.comparingDouble((Hit hit) -> -hit.score()).thenComparing(Hit::id));
      return List.copyOf(hits.subList(0, Math.min(most, hits.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
