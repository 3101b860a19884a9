package dev.relkt.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.PartialReply;
import dev.relkt.answering.SearchRequest;
import dev.relkt.embedding.Embedding;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.Settings;
import dev.relkt.job.types.GatherPart;
import dev.relkt.job.types.GatherPartCodec;
import dev.relkt.job.types.SearchOrder;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.ShardFixture;
import dev.relkt.snapshot.GenerationFixture;
import dev.relkt.snapshot.WrittenIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchOperatorTest {

  private static final int SHARDS = 2;

  @TempDir Path directory;

  @Test
  void aSearchThatFailsIsAnsweredAndTheNextOneGoesOn() throws Exception {
    var index = new WrittenIndex(directory, SHARDS);
    index.publish(new PassageChange.Upsert(ShardFixture.passage("moon", "The moon")));
    Settings settings =
        Settings.read(
            List.of(
                "--index.root=" + index.root(),
                "--index.shards=" + SHARDS,
                "--work.directory=" + directory.resolve("searching")),
            Map.of());
    int generation = index.generation().number();
    try (var task =
        new OneInputStreamOperatorTestHarness<>(
            new SearchOperator(
                new IndexLocation(settings.index()), settings.answering(), FailurePoints.NONE))) {
      TypeInformation<GatherPart> parts = new GatherPartCodec().streamType();
      task.setup(parts.createSerializer(new SerializerConfigImpl()));
      task.open();
      Embedding question = ShardFixture.axis(GenerationFixture.DIMENSION, 0);
      // Of another space than the index: nothing can be searched with it.
      task.processElement(
          order("0-1", generation, new Embedding(ShardFixture.OTHER, question.toArray())), 0);
      task.processElement(order("0-2", generation, question), 0);

      List<GatherPart> said = List.copyOf(task.extractOutputValues());
      assertThat(said).extracting(GatherPart::uid).containsExactly("0-1", "0-2");
      PartialReply.Found failed = ((GatherPart.Found) said.get(0)).found();
      assertThat(failed.shardsCovered()).isEqualTo(SHARDS);
      assertThat(failed.shardsAnswered()).isZero();
      assertThat(failed.notes())
          .singleElement()
          .asString()
          .startsWith("2 shards could not be searched: snapshot 1 of generation 1: ");
      PartialReply.Found found = ((GatherPart.Found) said.get(1)).found();
      assertThat(found.shardsAnswered()).isEqualTo(SHARDS);
      assertThat(found.answers()).hasSize(1);
    }
  }

  private static SearchOrder order(String uid, int generation, Embedding embedding) {
    return new SearchOrder(
        uid,
        generation,
        SearchRequest.dense(embedding, 5, PassageFilter.NONE),
        System.currentTimeMillis() + 60_000);
  }
}
