package dev.relkt.bench.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which contenders there are. */
final class Contenders {

  /** What runs in this process. */
  static final List<String> IN_PROCESS =
      List.of("relkt", "lucene", "lucene1", "jvector", "hnswlib", "exact");

  /** The libraries of {@link PythonPeers}, together. */
  static final String CPP = "cpp";

  /** The names that {@code --contenders} takes. */
  static final List<String> NAMES = Stream.concat(IN_PROCESS.stream(), Stream.of(CPP)).toList();

  private Contenders() {}

  /**
   * New ones, nothing built.
   *
   * @param wanted some of {@link #NAMES}, of which those in this process are made
   * @param directory where each may keep files, in a folder of its own
   */
  static List<Contender> of(Set<String> wanted, Path directory) {
    Map<String, Supplier<Contender>> all = new LinkedHashMap<>();
    all.put("relkt", () -> new ShardContender(directory.resolve("relkt")));
    all.put(
        "lucene",
        () ->
            new LuceneContender(
                directory.resolve("lucene"), LuceneContender.Segments.MERGED_AS_THEY_COME));
    all.put(
        "lucene1",
        () ->
            new LuceneContender(
                directory.resolve("lucene1"), LuceneContender.Segments.ONE_WITH_GRAPH));
    all.put("jvector", JvectorContender::new);
    all.put("hnswlib", HnswlibContender::new);
    all.put("exact", ExactContender::new);
    List<Contender> contenders = new ArrayList<>();
    all.forEach(
        (name, contender) -> {
          if (wanted.contains(name)) {
            contenders.add(contender.get());
          }
        });
    return contenders;
  }
}
