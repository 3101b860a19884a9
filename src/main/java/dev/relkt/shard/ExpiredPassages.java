package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** Finds the passages whose time is over. */
final class ExpiredPassages {

  /**
   * One of them.
   *
   * @param at of the record that wrote it
   */
  record Expired(PassageId id, SourcePosition at) {}

  private ExpiredPassages() {}

  static List<Expired> find(DirectoryReader reader, long nowMillis) throws IOException {
    List<Expired> found = new ArrayList<>();
    if (EarliestExpiry.of(reader) > nowMillis) {
      return found;
    }
    var searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    Weight expired =
        searcher.createWeight(
            searcher.rewrite(
                new BooleanQuery.Builder()
                    .add(PassageBlock.expiredBy(nowMillis), Occur.FILTER)
                    .add(new TermQuery(PassageBlock.PASSAGE), Occur.FILTER)
                    .build()),
            ScoreMode.COMPLETE_NO_SCORES,
            1);
    for (LeafReaderContext segment : reader.leaves()) {
      Scorer scorer = expired.scorer(segment);
      if (scorer != null) {
        add(segment.reader(), scorer.iterator(), found);
      }
    }
    return found;
  }

  private static void add(LeafReader segment, DocIdSetIterator matches, List<Expired> found)
      throws IOException {
    Bits live = segment.getLiveDocs();
    BinaryDocValues ids = DocValues.getBinary(segment, PassageBlock.KEY);
    NumericDocValues partitions = DocValues.getNumeric(segment, PassageBlock.PARTITION);
    NumericDocValues offsets = DocValues.getNumeric(segment, PassageBlock.OFFSET);
    NumericDocValues timestamps = DocValues.getNumeric(segment, PassageBlock.TIMESTAMP);
    for (int doc = matches.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = matches.nextDoc()) {
      boolean complete =
          ids.advanceExact(doc)
              && partitions.advanceExact(doc)
              && offsets.advanceExact(doc)
              && timestamps.advanceExact(doc);
      if (complete && (live == null || live.get(doc))) {
        found.add(
            new Expired(
                new PassageId(ids.binaryValue().utf8ToString()),
                new SourcePosition(
                    (int) partitions.longValue(), offsets.longValue(), timestamps.longValue())));
      }
    }
  }
}
