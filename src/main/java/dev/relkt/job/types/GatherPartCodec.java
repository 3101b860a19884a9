package dev.relkt.job.types;

import dev.relkt.answering.FoundWords;
import dev.relkt.answering.PartialReply;
import dev.relkt.answering.Reply;
import dev.relkt.registry.ModelVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Questions and findings on their way to where they come together. Version 1 had no options, and of
 * an answer its passage and score alone; version 2 texts alone as metadata, and no facets.
 */
public final class GatherPartCodec extends StreamCodec<GatherPart> {

  private static final long serialVersionUID = 1;

  private static final byte ASKED = 1;
  private static final byte FOUND = 2;

  public GatherPartCodec() {
    super(GatherPart.class);
  }

  @Override
  int version() {
    return 3;
  }

  @Override
  void write(GatherPart part, DataOutputView out) throws IOException {
    switch (part) {
      case GatherPart.Asked asked -> {
        out.writeByte(ASKED);
        writeAsked(asked.asked(), out);
        Binary.writeEnvelope(asked.envelope(), out);
      }
      case GatherPart.Found found -> {
        out.writeByte(FOUND);
        Binary.writeText(found.uid(), out);
        writeFound(found.found(), out);
      }
    }
  }

  @Override
  GatherPart read(int version, DataInputView in) throws IOException {
    return in.readByte() == ASKED
        ? new GatherPart.Asked(readAsked(version, in), Binary.readEnvelope(in))
        : new GatherPart.Found(Binary.readText(in), readFound(version, in));
  }

  static void writeAsked(PartialReply.Asked asked, DataOutput out) throws IOException {
    ReceivedQuestionCodec.writeQuestion(asked.question(), out);
    writeServing(asked.serving(), out);
    out.writeInt(asked.shards());
    Binary.writeText(asked.trouble(), out);
    out.writeLong(asked.clock().askedAtMillis());
    out.writeLong(asked.clock().readAtMicros());
    out.writeLong(asked.clock().encodedAtMicros());
    out.writeLong(asked.clock().deadlineAtMillis());
  }

  static PartialReply.Asked readAsked(int version, DataInput in) throws IOException {
    return new PartialReply.Asked(
        ReceivedQuestionCodec.readQuestion(version, in),
        readServing(in),
        in.readInt(),
        Binary.readText(in),
        new PartialReply.Clock(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
  }

  static void writeServing(Optional<Reply.Serving> serving, DataOutput out) throws IOException {
    out.writeBoolean(serving.isPresent());
    if (serving.isPresent()) {
      Binary.writeText(serving.get().modelVersion().toString(), out);
      out.writeInt(serving.get().generation());
    }
  }

  static Optional<Reply.Serving> readServing(DataInput in) throws IOException {
    return in.readBoolean()
        ? Optional.of(new Reply.Serving(ModelVersion.parse(Binary.readText(in)), in.readInt()))
        : Optional.empty();
  }

  static void writeFound(PartialReply.Found found, DataOutput out) throws IOException {
    out.writeInt(found.shardsCovered());
    out.writeInt(found.shardsAnswered());
    out.writeLong(found.snapshot().orElse(-1));
    out.writeLong(found.snapshotAgeMillis().orElse(-1));
    out.writeLong(found.passages());
    Binary.writeAll(found.answers(), out, AnsweringBinary::writeAnswer);
    Binary.writeAll(found.notes(), out, Binary::writeText);
    AnsweringBinary.writeFoundWords(found.words(), out);
    Binary.writeAll(
        found.mismatches(),
        out,
        (shard, to) -> Binary.writeAll(shard, to, AnsweringBinary::writeMismatch));
    Binary.writeAll(found.facets(), out, FacetBinary::writeCounts);
  }

  static PartialReply.Found readFound(int version, DataInput in) throws IOException {
    int covered = in.readInt();
    int answered = in.readInt();
    long snapshot = in.readLong();
    long age = in.readLong();
    long passages = in.readLong();
    return new PartialReply.Found(
        covered,
        answered,
        snapshot < 0 ? OptionalLong.empty() : OptionalLong.of(snapshot),
        age < 0 ? OptionalLong.empty() : OptionalLong.of(age),
        passages,
        Binary.readAll(in, from -> AnsweringBinary.readAnswer(version, from)),
        Binary.readAll(in, Binary::readText),
        version < 2 ? FoundWords.NONE : AnsweringBinary.readFoundWords(in),
        version < AnsweringBinary.TYPED_METADATA
            ? List.of()
            : Binary.readAll(in, from -> Binary.readAll(from, AnsweringBinary::readMismatch)),
        version < AnsweringBinary.TYPED_METADATA
            ? List.of()
            : Binary.readAll(in, FacetBinary::readCounts));
  }
}
