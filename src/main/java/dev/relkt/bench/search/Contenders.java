package dev.relkt.bench.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which contenders there are, and which of them can run here. */
final class Contenders {

  /** What runs in this process. */
  static final List<String> IN_PROCESS =
      List.of("relkt", "lucene", "lucene1", "jvector", "hnswlib", "exact");

  /** The libraries of {@link PythonPeers}, together. */
  static final String CPP = "cpp";

  /** The names that {@code --contenders} takes. */
  static final List<String> NAMES = Stream.concat(IN_PROCESS.stream(), Stream.of(CPP)).toList();

  private static final String JVECTOR = "io.github.jbellis.jvector.graph.GraphSearcher";
  private static final String HNSWLIB = "com.github.jelmerk.hnswlib.core.hnsw.HnswIndex";

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
    if (isThere(JVECTOR)) {
      all.put("jvector", JvectorContender::new);
    }
    if (isThere(HNSWLIB)) {
      all.put("hnswlib", HnswlibContender::new);
    }
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

  /** Those of the wanted ones that cannot run here, one sentence each. */
  static List<String> missing(Set<String> wanted) {
    List<String> sentences = new ArrayList<>();
    if (wanted.contains("jvector") && !isThere(JVECTOR)) {
      sentences.add(
          "jvector was left out: it is not on the class path (expected: in bench-lib/ of the package)");
    }
    if (wanted.contains("hnswlib") && !isThere(HNSWLIB)) {
      sentences.add(
          "hnswlib was left out: it is not on the class path (expected: in bench-lib/ of the package)");
    }
    return sentences;
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, Contenders.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
