package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;

/**
 * Where the passages of an index are: the last documents of the blocks that {@link PassageBlock}
 * describes.
 */
final class PassageDocuments {

  /** A passage by its segment and its document in that segment. */
  record Found(LeafReaderContext segment, int document) {}

  private static final int[] NONE = {};

  private final DirectoryReader reader;
  private final BitSetProducer ends;

  /**
   * @param ends as {@link #newEnds}, or those of a reader that shares segments with this one
   */
  PassageDocuments(DirectoryReader reader, BitSetProducer ends) {
    this.reader = reader;
    this.ends = ends;
  }

  /** The last documents of blocks, found once a segment. */
  static BitSetProducer newEnds() {
    return new QueryBitSetProducer(new TermQuery(PassageBlock.PASSAGE));
  }

  /** Deleted ones too. */
  BitSetProducer ends() {
    return ends;
  }

  /**
   * The passages that these windows belong to, each window of another one; all are documents of the
   * segment.
   */
  int[] ofWindows(LeafReaderContext segment, int[] windows) throws IOException {
    BitSet passages = ends.getBitSet(segment);
    return Arrays.stream(windows).map(passages::nextSetBit).toArray();
  }

  /**
   * The live ones of the segment that have a matching window. Of a passage all windows match, or
   * none.
   */
  int[] matching(LeafReaderContext segment, Weight windows) throws IOException {
    Scorer scorer = windows.scorer(segment);
    BitSet passages = ends.getBitSet(segment);
    if (scorer == null || passages == null) {
      return NONE;
    }
    Bits live = segment.reader().getLiveDocs();
    IntStream.Builder found = IntStream.builder();
    DocIdSetIterator matches = scorer.iterator();
    int doc = matches.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS) {
      int passage = passages.nextSetBit(doc);
      if (live == null || live.get(passage)) {
        found.add(passage);
      }
      doc = matches.advance(passage + 1);
    }
    return found.build().toArray();
  }

  /** The live ones of the segment. */
  int[] live(LeafReaderContext segment) throws IOException {
    BitSet passages = ends.getBitSet(segment);
    Bits live = segment.reader().getLiveDocs();
    return passages == null
        ? NONE
        : IntStream.range(0, segment.reader().maxDoc())
            .filter(doc -> passages.get(doc) && (live == null || live.get(doc)))
            .toArray();
  }

  Optional<Found> find(PassageId id) throws IOException {
    for (LeafReaderContext segment : reader.leaves()) {
      PostingsEnum block = segment.reader().postings(PassageBlock.idTerm(id), PostingsEnum.NONE);
      BitSet passages = ends.getBitSet(segment);
      if (block == null || passages == null) {
        continue;
      }
      Bits live = segment.reader().getLiveDocs();
      for (int doc = block.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = block.nextDoc()) {
        if (passages.get(doc) && (live == null || live.get(doc))) {
          return Optional.of(new Found(segment, doc));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Live ones, spread evenly over the order in which they are stored.
   *
   * @param most how many at most
   * @param all how many live ones there are
   */
  List<StoredPassage> sample(int most, long all) throws IOException {
    List<StoredPassage> sample = new ArrayList<>();
    long wanted = Math.min(most, all);
    long before = 0;
    for (LeafReaderContext segment : reader.leaves()) {
      int[] live = sample.size() < wanted ? live(segment) : NONE;
      while (sample.size() < wanted) {
        long next = sample.size() * all / wanted - before;
        if (next >= live.length) {
          break;
        }
        sample.add(read(segment, live[(int) next]));
      }
      before += live.length;
    }
    return sample;
  }

  /** The segment of a document of the whole index. */
  LeafReaderContext segmentOf(int document) {
    return reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
  }

  /** The ids of the passages at documents of a segment, in their order, best ascending. */
  List<PassageId> ids(LeafReaderContext segment, int[] documents) throws IOException {
    List<PassageId> found = new ArrayList<>(documents.length);
    BinaryDocValues ids = DocValues.getBinary(segment.reader(), PassageBlock.KEY);
    for (int document : documents) {
      if (ids.docID() > document) {
        ids = DocValues.getBinary(segment.reader(), PassageBlock.KEY);
      }
      found.add(id(segment, ids, document));
    }
    return found;
  }

  /** The id of the passage at a document that is not before the one that was asked for last. */
  static PassageId id(LeafReaderContext segment, BinaryDocValues ids, int document)
      throws IOException {
    if (!ids.advanceExact(document)) {
      throw new ShardRefused(
          "document %d of %s has no %s (expected: a passage of format %d)"
              .formatted(document, segment.reader(), PassageBlock.KEY, ShardCommit.FORMAT));
    }
    return new PassageId(ids.binaryValue().utf8ToString());
  }

  StoredPassage read(LeafReaderContext segment, int document) throws IOException {
    return new StoredPassage(
        PassageBlock.read(segment.reader().storedFields(), document),
        new SourcePosition(
            (int) number(segment, PassageBlock.PARTITION, document),
            number(segment, PassageBlock.OFFSET, document),
            number(segment, PassageBlock.TIMESTAMP, document)),
        (int) number(segment, PassageBlock.WINDOWS, document),
        version(segment, document));
  }

  private static OptionalLong version(LeafReaderContext segment, int document) throws IOException {
    NumericDocValues versions = segment.reader().getNumericDocValues(PassageBlock.VERSION);
    return versions != null && versions.advanceExact(document)
        ? OptionalLong.of(versions.longValue())
        : OptionalLong.empty();
  }

  private static long number(LeafReaderContext segment, String field, int document)
      throws IOException {
    NumericDocValues values = segment.reader().getNumericDocValues(field);
    if (values == null || !values.advanceExact(document)) {
      throw new ShardRefused(
          "document %d of %s has no %s (expected: a passage of format %d)"
              .formatted(document, segment.reader(), field, ShardCommit.FORMAT));
    }
    return values.longValue();
  }
}
