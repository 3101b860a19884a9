package dev.relkt.job.types;

import dev.relkt.answering.FoundWords;
import dev.relkt.answering.PartialReply;
import dev.relkt.answering.RankedAnswers;
import dev.relkt.answering.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Replies on their way to Kafka. Versions as {@link GatherPartCodec}. */
public final class AnsweredCodec extends StreamCodec<Answered> {

  private static final long serialVersionUID = 1;

  public AnsweredCodec() {
    super(Answered.class);
  }

  @Override
  int version() {
    return 3;
  }

  @Override
  void write(Answered answered, DataOutputView out) throws IOException {
    Reply reply = answered.reply();
    Binary.writeText(reply.questionId(), out);
    GatherPartCodec.writeFound(
        new PartialReply.Found(
            reply.shardsAsked(),
            reply.shardsAnswered(),
            reply.snapshot(),
            reply.snapshotAgeMillis(),
            0,
            reply.ranked().answers(),
            reply.notes(),
            FoundWords.NONE,
            List.of(),
            reply.facets()),
        out);
    GatherPartCodec.writeServing(reply.serving(), out);
    out.writeLong(reply.timings().askedAt());
    out.writeDouble(reply.timings().encode());
    out.writeDouble(reply.timings().search());
    out.writeDouble(reply.timings().total());
    Binary.writeEnvelope(answered.envelope(), out);
    Binary.writeText(reply.error(), out);
    AnsweringBinary.writeRanking(reply.ranking(), out);
    Binary.writeOptional(reply.cursor(), out);
  }

  @Override
  Answered read(int version, DataInputView in) throws IOException {
    String id = Binary.readText(in);
    PartialReply.Found found = GatherPartCodec.readFound(version, in);
    var serving = GatherPartCodec.readServing(in);
    var timings =
        new Reply.Timings(in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
    QuestionEnvelope envelope = Binary.readEnvelope(in);
    String error = Binary.readText(in);
    var reply =
        new Reply(
            id,
            new RankedAnswers(found.answers()),
            serving,
            found.snapshot(),
            found.snapshotAgeMillis(),
            found.shardsCovered(),
            found.shardsAnswered(),
            found.notes(),
            timings,
            Optional.empty(),
            error,
            version < 2 ? Optional.empty() : AnsweringBinary.readRanking(in),
            version < 2 ? Optional.empty() : Binary.readOptional(in),
            found.facets());
    return new Answered(reply, envelope);
  }
}
