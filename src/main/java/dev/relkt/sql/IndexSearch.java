package dev.relkt.sql;

import dev.relkt.answering.OpenSnapshot;
import dev.relkt.answering.PartialReply;
import dev.relkt.answering.RefreshLoop;
import dev.relkt.answering.Searchers;
import dev.relkt.embedding.Embedding;
import dev.relkt.job.options.WorkDirectory;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.VectorSearchFunction;
import org.apache.flink.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Searches all shards of the newest snapshot by vectors, and follows newer ones. The generation is
 * that of the model's embedding space, be it the active one or another that is written: a vector
 * means nothing in any other. Passages that the table's filter does not accept are not there.
 */
public final class IndexSearch extends VectorSearchFunction {

  private static final long serialVersionUID = 1;

  private static final Duration REFRESH = Duration.ofMillis(100);
  private static final Duration STALE_AFTER = Duration.ofSeconds(60);

  private final IndexColumns columns;
  private final IndexTable.Place place;
  private final SearchedPassages passages;
  private transient @Nullable PassageFilter filter;
  private transient @Nullable EmbeddingSpace space;
  private transient volatile @Nullable IndexGeneration generation;
  private transient @Nullable WorkDirectory folder;
  private transient @Nullable Searchers searchers;
  private transient @Nullable RefreshLoop refreshing;

  IndexSearch(IndexColumns columns, IndexTable.Place place, SearchedPassages passages) {
    this.columns = columns;
    this.place = place;
    this.passages = passages;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    super.open(context);
    filter = passages.accepted();
    ModelVersion model = ModelVersion.parse(place.model());
    space =
        SqlOptions.encoders(Path.of(place.registryRoot()), model).manifest(model).embeddingSpace();
    IndexRoot root = IndexRoot.open(Path.of(place.indexRoot()));
    GenerationStore generations = root.generations();
    folder = WorkDirectory.create(Path.of(place.workDirectory()), "sql");
    var opened =
        new Searchers(
            () -> Optional.of(generations),
            IntStream.range(0, root.layout().shards()).boxed().collect(Collectors.toSet()),
            folder.directory(),
            "sql-%d-%s".formatted(context.getTaskInfo().getIndexOfThisSubtask(), folder.attempt()),
            0,
            STALE_AFTER);
    searchers = opened;
    Runnable refresh =
        () -> {
          opened.refresh();
          generation = generation(generations);
        };
    refresh.run();
    refreshing = RefreshLoop.start("refresh-sql", REFRESH, refresh);
  }

  /**
   * Nothing for a null vector.
   *
   * @throws IOException if there is nothing to be searched, or a shard of it cannot be read
   */
  @Override
  public Collection<RowData> vectorSearch(int topK, RowData query) throws IOException {
    if (query.isNullAt(0)) {
      return List.of();
    }
    Searchers open = Objects.requireNonNull(searchers, "not open");
    PassageFilter accepted = Objects.requireNonNull(filter, "not open");
    IndexGeneration searched = Objects.requireNonNull(generation, "not open");
    Embedding question = question(searched, query.getArray(0));
    OpenSnapshot snapshot =
        open.acquire(searched.number())
            .orElseThrow(
                () ->
                    new IOException(
                        "index root %s: generation %s has no snapshot yet (expected: one); the statement goes on when it has"
                            .formatted(place.indexRoot(), searched.id())));
    try {
      PartialReply.Found found = snapshot.search(question, topK, accepted);
      if (found.shardsAnswered() < found.shardsCovered()) {
        throw new IOException(
            "index root %s: %s".formatted(place.indexRoot(), String.join("; ", found.notes())));
      }
      return found.answers().stream().limit(topK).<RowData>map(columns::row).toList();
    } finally {
      open.release(snapshot);
    }
  }

  private IndexGeneration generation(GenerationStore generations) {
    EmbeddingSpace wanted = Objects.requireNonNull(space, "not open");
    List<IndexGeneration> written =
        generations.roles().assignments().stream()
            .map(GenerationRoles.RoleAssignment::generation)
            .toList();
    return written.stream()
        .filter(one -> one.space().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "index root %s: no generation of %s, whose vectors are of space %s (found: %s); set model to that of the index"
                        .formatted(
                            place.indexRoot(),
                            place.model(),
                            wanted,
                            written.stream()
                                .map(one -> one.id() + " of " + one.model())
                                .toList())));
  }

  private static Embedding question(IndexGeneration generation, ArrayData vector)
      throws IOException {
    if (vector.size() != generation.dimension()) {
      throw new IOException(
          "vector of %d components (expected: %d, of %s); let ML_PREDICT make it with the same model"
              .formatted(vector.size(), generation.dimension(), generation.model()));
    }
    try {
      return new Embedding(generation.space(), vector.toFloatArray());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws Exception {
    try {
      IOUtils.closeAll(refreshing, searchers, folder);
    } finally {
      super.close();
    }
  }
}
