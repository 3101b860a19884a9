package dev.relkt.job.types;

import dev.relkt.embedding.Embedding;
import dev.relkt.registry.EmbeddingSpace;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Encoded questions on their way to the searchers. */
public final class SearchOrderCodec extends StreamCodec<SearchOrder> {

  private static final long serialVersionUID = 1;

  public SearchOrderCodec() {
    super(SearchOrder.class);
  }

  @Override
  void write(SearchOrder order, DataOutputView out) throws IOException {
    Binary.writeText(order.uid(), out);
    out.writeInt(order.generation());
    Binary.writeText(order.embedding().space().id(), out);
    float[] vector = order.embedding().toArray();
    out.writeInt(vector.length);
    for (float component : vector) {
      out.writeFloat(component);
    }
    out.writeInt(order.topK());
    ReceivedQuestionCodec.writeFilter(order.filter(), out);
    out.writeLong(order.deadlineAtMillis());
  }

  @Override
  SearchOrder read(int version, DataInputView in) throws IOException {
    String uid = Binary.readText(in);
    int generation = in.readInt();
    var space = new EmbeddingSpace(Binary.readText(in));
    float[] vector = new float[in.readInt()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = in.readFloat();
    }
    return new SearchOrder(
        uid,
        generation,
        new Embedding(space, vector),
        in.readInt(),
        ReceivedQuestionCodec.readFilter(in),
        in.readLong());
  }
}
