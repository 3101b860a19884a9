package dev.relkt.job.types;

import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.RangeCount;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import dev.relkt.passage.facet.FacetRange;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.Operand;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The form of facets in the codecs that have them. Changing it changes every one of these. */
final class FacetBinary {

  private FacetBinary() {}

  static void writeRequest(FacetRequest request, DataOutput out) throws IOException {
    Binary.writeText(request.field(), out);
    out.writeInt(request.limit());
    Binary.writeAll(request.ranges(), out, FacetBinary::writeRange);
  }

  static FacetRequest readRequest(DataInput in) throws IOException {
    return new FacetRequest(
        Binary.readText(in), in.readInt(), Binary.readAll(in, FacetBinary::readRange));
  }

  static void writeCounts(FacetCounts counts, DataOutput out) throws IOException {
    Binary.writeText(counts.field(), out);
    Binary.writeAll(
        counts.values(),
        out,
        (one, to) -> {
          PassageBinary.writeScalar(one.value(), to);
          to.writeLong(one.count());
        });
    Binary.writeAll(
        counts.ranges(),
        out,
        (one, to) -> {
          writeRange(one.range(), to);
          to.writeLong(one.count());
        });
    out.writeLong(counts.others());
    out.writeLong(counts.uncounted());
    out.writeLong(counts.missing());
    out.writeLong(counts.passages());
  }

  static FacetCounts readCounts(DataInput in) throws IOException {
    return new FacetCounts(
        Binary.readText(in),
        Binary.readAll(in, from -> new ValueCount(PassageBinary.readScalar(from), from.readLong())),
        Binary.readAll(in, from -> new RangeCount(readRange(from), from.readLong())),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  private static void writeRange(FacetRange range, DataOutput out) throws IOException {
    Binary.writeOptional(range.from().map(Operand::expression), out);
    Binary.writeOptional(range.to().map(Operand::expression), out);
  }

  private static FacetRange readRange(DataInput in) throws IOException {
    return new FacetRange(
        Binary.readOptional(in).map(FacetRange::end), Binary.readOptional(in).map(FacetRange::end));
  }
}
