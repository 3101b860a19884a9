package dev.relkt.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Where the words of a question are in one channel of an index, looked up once. */
final class ChannelTerms {

  private final IndexReader reader;
  private final String field;
  private final List<Integer> counts;
  private final List<@Nullable TermStates> states = new ArrayList<>();
  private final List<String> words;
  private final Map<String, Integer> numbers = new HashMap<>();
  private ChannelStatistics statistics = ChannelStatistics.NONE;

  /**
   * A word that the index has.
   *
   * @param count how often the question has it
   */
  record Found(Term term, TermStates states, int count) {}

  private ChannelTerms(IndexReader reader, String field, List<String> words, List<Integer> counts) {
    this.reader = reader;
    this.field = field;
    this.words = words;
    this.counts = counts;
  }

  /** The live passages of a segment that the channel compares. */
  interface Passages {
    LiveCounts.Count in(LeafReader segment) throws IOException;
  }

  /**
   * Looks the words up.
   *
   * @param words as the terms of the field are
   */
  static ChannelTerms find(
      IndexReader reader, String field, List<String> words, List<Integer> counts, Passages all)
      throws IOException {
    var found = new ChannelTerms(reader, field, words, counts);
    for (String word : words) {
      found.numbers.put(word, found.states.size());
      found.states.add(null);
    }
    long passages = 0;
    long length = 0;
    long[] having = new long[words.size()];
    for (LeafReaderContext segment : reader.leaves()) {
      Terms terms = words.isEmpty() ? null : segment.reader().terms(field);
      if (terms == null) {
        continue;
      }
      LiveCounts.Count count = all.in(segment.reader());
      passages += count.passages();
      length += count.length();
      TermsEnum each = terms.iterator();
      for (int i = 0; i < words.size(); i++) {
        if (each.seekExact(new BytesRef(words.get(i)))) {
          TermStates known = found.states.get(i);
          if (known == null) {
            known = new TermStates(reader.getContext());
            found.states.set(i, known);
          }
          known.register(each.termState(), segment.ord, each.docFreq(), each.totalTermFreq());
          having[i] += LiveCounts.having(segment.reader(), each);
        }
      }
    }
    found.statistics =
        new ChannelStatistics(counts, passages, length, Arrays.stream(having).boxed().toList());
    return found;
  }

  /** How common the words are among the live passages. */
  ChannelStatistics statistics() {
    return statistics;
  }

  List<Found> found() {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      TermStates known = states.get(i);
      if (known != null) {
        found.add(new Found(new Term(field, words.get(i)), known, counts.get(i)));
      }
    }
    return found;
  }

  /** The number of a word among those of the question; −1 if it is none of them. */
  int indexOf(String word) {
    return numbers.getOrDefault(word, -1);
  }

  private @Nullable TermState state(int word, LeafReaderContext segment) throws IOException {
    TermStates known = states.get(word);
    var supplier = known == null ? null : known.get(segment);
    return supplier == null ? null : supplier.get();
  }

  /** The words in one segment. To be asked for ascending documents. */
  InSegment in(LeafReaderContext segment) throws IOException {
    List<@Nullable PostingsEnum> postings = new ArrayList<>(words.size());
    Terms terms = words.isEmpty() ? null : segment.reader().terms(field);
    TermsEnum each = terms == null ? null : terms.iterator();
    for (int i = 0; i < words.size(); i++) {
      TermState state = state(i, segment);
      if (state == null || each == null) {
        postings.add(null);
        continue;
      }
      each.seekExact(new BytesRef(words.get(i)), state);
      postings.add(each.postings(null, PostingsEnum.FREQS));
    }
    return new InSegment(postings);
  }

  /** The words of a question in one segment. */
  static final class InSegment {

    private final List<@Nullable PostingsEnum> postings;

    InSegment(List<@Nullable PostingsEnum> postings) {
      this.postings = postings;
    }

    List<Integer> frequencies(int document) throws IOException {
      List<Integer> frequencies = new ArrayList<>(postings.size());
      for (PostingsEnum word : postings) {
        int at = word == null ? Integer.MAX_VALUE : word.docID();
        if (word != null && at < document) {
          at = word.advance(document);
        }
        frequencies.add(word != null && at == document ? word.freq() : 0);
      }
      return frequencies;
    }
  }
}
