package dev.relkt.lexical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Passages in memory, ranked for a question by BM25 (k1 = 1.2, b = 0.75, as Lucene has it by
 * default) over the words of title and text together.
 *
 * <p>Each passage is cut into words as its own language has it, a question as that of the question:
 * what passages of several languages share with a question is names, numbers and borrowed words.
 * Immutable; may be searched from several threads.
 */
public final class Bm25Index {

  private static final String WORDS = "words";

  /** Lucene takes no more clauses; a text of more words is searched by its first ones. */
  private static final int MAX_WORDS = 1024;

  private final IndexSearcher searcher;

  /** Of each of Lucene's documents, which keep their order. */
  private final List<String> ids;

  private Bm25Index(IndexSearcher searcher, List<String> ids) {
    this.searcher = searcher;
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
            .setSimilarity(new BM25Similarity());
    try (var writer = new IndexWriter(directory, config)) {
      for (Entry passage : sorted) {
        var document = new Document();
        String words =
            passage.title().isEmpty() ? passage.text() : passage.title() + "\n" + passage.text();
        document.add(
            new TextField(
                WORDS, LanguageAnalyzers.of(passage.language()).tokenStream(WORDS, words)));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
      var searcher = new IndexSearcher(DirectoryReader.open(directory));
      searcher.setSimilarity(new BM25Similarity());
      return new Bm25Index(searcher, sorted.stream().map(Entry::id).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many passages there are. */
  public int passages() {
    return searcher.getIndexReader().numDocs();
  }

  /**
   * The best passages for a question.
   *
   * @param language of the question, a BCP 47 tag
   * @param k at most so many, 1 or more
   * @return best first, equal scores by id; empty if no passage has a word of the question
   */
  public List<Hit> search(String text, String language, int k) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String word : LanguageAnalyzers.words(text, language)) {
      if (counts.size() < MAX_WORDS || counts.containsKey(word)) {
        counts.merge(word, 1, Integer::sum);
      }
    }
    if (counts.isEmpty() || passages() == 0) {
      return List.of();
    }
    var query = new BooleanQuery.Builder();
    counts.forEach(
        (word, count) ->
            query.add(
                new BoostQuery(new TermQuery(new Term(WORDS, word)), count),
                BooleanClause.Occur.SHOULD));
    try {
      List<Hit> hits = new ArrayList<>();
      for (ScoreDoc hit : searcher.search(query.build(), Math.min(k, passages())).scoreDocs) {
        hits.add(new Hit(ids.get(hit.doc), hit.score));
      }
      return hits;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
