package dev.relkt.job.types;

import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.answering.SearchRequest;
import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.EmbeddingSpace;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Encoded questions on their way to the searchers. Version 1 had vectors alone, version 2 filters
 * of languages and texts alone.
 */
public final class SearchOrderCodec extends StreamCodec<SearchOrder> {

  private static final long serialVersionUID = 1;

  public SearchOrderCodec() {
    super(SearchOrder.class);
  }

  @Override
  int version() {
    return 3;
  }

  @Override
  void write(SearchOrder order, DataOutputView out) throws IOException {
    SearchRequest request = order.request();
    Binary.writeText(order.uid(), out);
    out.writeInt(order.generation());
    Binary.writeText(request.embedding().space().id(), out);
    float[] vector = request.embedding().toArray();
    out.writeInt(vector.length);
    for (float component : vector) {
      out.writeFloat(component);
    }
    out.writeInt(request.depth());
    FilterBinary.write(request.filter(), out);
    out.writeLong(order.deadlineAtMillis());
    Binary.writeConstant(request.mode(), out);
    Binary.writeText(request.text(), out);
    Binary.writeOptional(request.language().map(Language::tag), out);
    Binary.writeAll(request.facets(), out, FacetBinary::writeRequest);
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
    var embedding = new Embedding(space, vector);
    int depth = in.readInt();
    PassageFilter filter = ReceivedQuestionCodec.readFilter(version, in);
    long deadlineAtMillis = in.readLong();
    SearchRequest request =
        version < 2
            ? SearchRequest.dense(embedding, depth, filter)
            : new SearchRequest(
                embedding,
                depth,
                filter,
                Binary.readConstant(Mode.class, in),
                Binary.readText(in),
                Binary.readOptional(in).map(Language::new),
                version < AnsweringBinary.TYPED_METADATA
                    ? List.of()
                    : Binary.readAll(in, FacetBinary::readRequest));
    return new SearchOrder(uid, generation, request, deadlineAtMillis);
  }
}
