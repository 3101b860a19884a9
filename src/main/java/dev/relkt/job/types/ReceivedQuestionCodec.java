package dev.relkt.job.types;

import dev.relkt.answering.Question;
import dev.relkt.answering.QuestionOptions;
import dev.relkt.passage.filter.PassageFilter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Questions on their way to the encoder. Version 1 had no options, version 2 filters of languages
 * and texts alone, and no facets.
 */
public final class ReceivedQuestionCodec extends StreamCodec<ReceivedQuestion> {

  private static final long serialVersionUID = 1;

  public ReceivedQuestionCodec() {
    super(ReceivedQuestion.class);
  }

  @Override
  int version() {
    return 3;
  }

  @Override
  void write(ReceivedQuestion received, DataOutputView out) throws IOException {
    Binary.writeEnvelope(received.envelope(), out);
    writeQuestion(received.question(), out);
    out.writeLong(received.askedAtMillis());
    out.writeLong(received.readAtMicros());
  }

  @Override
  ReceivedQuestion read(int version, DataInputView in) throws IOException {
    return new ReceivedQuestion(
        Binary.readEnvelope(in), readQuestion(version, in), in.readLong(), in.readLong());
  }

  static void writeQuestion(Question question, DataOutput out) throws IOException {
    Binary.writeText(question.id(), out);
    Binary.writeText(question.text(), out);
    out.writeInt(question.topK());
    FilterBinary.write(question.filter(), out);
    out.writeLong(question.deadline().toMillis());
    AnsweringBinary.writeOptions(question.options(), out);
  }

  static Question readQuestion(int version, DataInput in) throws IOException {
    return new Question(
        Binary.readText(in),
        Binary.readText(in),
        in.readInt(),
        readFilter(version, in),
        Duration.ofMillis(in.readLong()),
        version < 2 ? QuestionOptions.DEFAULT : AnsweringBinary.readOptions(version, in));
  }

  static PassageFilter readFilter(int version, DataInput in) throws IOException {
    return version < AnsweringBinary.TYPED_METADATA
        ? FilterBinary.readTexts(in)
        : FilterBinary.read(in);
  }
}
