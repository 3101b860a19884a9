package dev.relkt.cli.evaluate;

import dev.relkt.answering.QuestionOptions;
import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Encoder;
import dev.relkt.evaluation.Contender;
import dev.relkt.evaluation.Expectations;
import dev.relkt.evaluation.Progress;
import dev.relkt.evaluation.Reranking;
import dev.relkt.ranking.Ranker;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.ShardRouter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which models and baselines are compared, and how models search. */
final class ContenderOptions {

  private static final String BM25 = "bm25";
  private static final List<String> RERANK = List.of("on", "off", "both");

  @Option(
      names = "--model",
      paramLabel = "NAME/NUMBER",
      description = "A model version, such as student/1; several are shown side by side.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      description =
          "bm25: show beside the models, in the first column, how search by words does over the"
              + " same pools.")
  private @Nullable String baseline;

  @Option(
      names = "--op-library",
      paramLabel = "FILE",
      description = "A library of further TensorFlow operations to load first; may be repeated.")
  private List<Path> opLibraries = List.of();

  @Option(
      names = "--search",
      paramLabel = "KIND",
      description =
          "exact: every question against every window. hnsw: through the shards that the index"
              + " uses. Default: exact.")
  private String search = "exact";

  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "With hnsw, how many shards (default: ${DEFAULT-VALUE}).")
  private int shards = 1;

  @Option(
      names = "--rerank",
      paramLabel = "WHETHER",
      description =
          "on: the ranker of a model orders the candidates, where it has one. off: the search alone"
              + " does. both: side by side, the search alone as NAME:dense. Default: on.")
  private String rerank = "on";

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "How many of a search the ranker orders (default: ${DEFAULT-VALUE}).")
  private int candidates = QuestionOptions.DEFAULT_CANDIDATES;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "By what passages are found: dense, lexical or hybrid; the last two with --search hnsw."
              + " A running system has hybrid if a question does not say another. Default: dense.")
  private String mode = "dense";

  /** Asks for what is expected, if nothing else was asked for. */
  void askForThoseOf(Expectations expected) {
    if (models.isEmpty() && baseline == null) {
      for (String name : expected.contenders().keySet()) {
        if (name.equals(BM25)) {
          baseline = BM25;
        } else {
          models.add(name);
        }
      }
    }
  }

  /**
   * @param expecting whether a file says what to score
   */
  List<String> mistakes(boolean expecting) {
    List<String> mistakes = new ArrayList<>();
    if (models.isEmpty() && baseline == null && !expecting) {
      mistakes.add("--model is missing (expected: name/number, such as student/1)");
    }
    for (String model : models) {
      try {
        ModelVersion.parse(model);
      } catch (IllegalArgumentException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    if (models.stream().distinct().count() < models.size()) {
      mistakes.add("--model: the same version twice (expected: each once)");
    }
    if (baseline != null && !baseline.equalsIgnoreCase(BM25)) {
      mistakes.add("--baseline: \"%s\" (expected: bm25)".formatted(baseline));
    }
    if (!search.equalsIgnoreCase("exact") && !search.equalsIgnoreCase("hnsw")) {
      mistakes.add("--search: \"%s\" (expected: exact or hnsw)".formatted(search));
    }
    if (!RERANK.contains(rerank.toLowerCase(Locale.ROOT))) {
      mistakes.add("--rerank: \"%s\" (expected: on, off or both)".formatted(rerank));
    }
    Optional<Mode> known =
        Arrays.stream(Mode.values()).filter(m -> m.name().equalsIgnoreCase(mode)).findFirst();
    if (known.isEmpty()) {
      mistakes.add("--mode: \"%s\" (expected: dense, lexical or hybrid)".formatted(mode));
    } else if (known.get() != Mode.DENSE && !isHnsw()) {
      mistakes.add(
          "--mode: %s with --search %s (expected: --search hnsw, since words are in shards)"
              .formatted(mode, search));
    }
    if (candidates < 1 || candidates > QuestionOptions.MAX_CANDIDATES) {
      mistakes.add(
          "--candidates: %d (expected: 1 to %d)"
              .formatted(candidates, QuestionOptions.MAX_CANDIDATES));
    }
    if (shards < 1) {
      mistakes.add("--shards: %d (expected: 1 or more)".formatted(shards));
    }
    return mistakes;
  }

  /** Whether one thing is scored, and compared with nothing. */
  boolean isOne() {
    return !rerank.equalsIgnoreCase("both") && models.size() + (baseline == null ? 0 : 1) == 1;
  }

  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (!models.isEmpty()) {
      facts.put("search", search.toLowerCase(Locale.ROOT));
      facts.put("mode", mode.toLowerCase(Locale.ROOT));
      if (isHnsw()) {
        facts.put("shards", shards);
      }
    }
    return facts;
  }

  /**
   * The versions that are asked for.
   *
   * @param mistakes gets one for each that cannot be used
   */
  Map<String, ModelFolder> folders(ModelRegistry registry, List<String> mistakes) {
    Map<String, ModelFolder> folders = new LinkedHashMap<>();
    for (String model : models) {
      try {
        folders.put(model, registry.resolve(ModelVersion.parse(model)));
      } catch (ModelRefused | IllegalArgumentException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    return folders;
  }

  /**
   * What one contender found.
   *
   * @param facts of it, in the order in which they are shown
   * @param runs one a pool
   */
  record Ranking(String name, Map<String, Object> facts, List<Run> runs) {}

  /** Lets one after the other rank; an encoder is open while it is needed. */
  List<Ranking> rank(
      Map<String, ModelFolder> folders,
      EvaluateCommand.EncoderOpener encoders,
      RetrievalTask task,
      List<Pool> pools,
      int topK,
      Progress progress) {
    List<Ranking> rankings = new ArrayList<>();
    boolean one = isOne();
    if (baseline != null) {
      Contender words = Contender.bm25();
      rankings.add(
          new Ranking(
              words.name(),
              one ? Map.of("baseline", words.name()) : Map.of(),
              words.rank(task, pools, topK, progress).runs()));
    }
    folders.forEach(
        (name, folder) -> {
          try (Encoder encoder = encoders.open(folder, opLibraries)) {
            Optional<Ranker> ranker =
                rerank.equalsIgnoreCase("off")
                    ? Optional.empty()
                    : Ranker.of(folder.manifest(), encoder);
            if (rerank.equalsIgnoreCase("both") && ranker.isPresent()) {
              rankings.add(
                  ranked(name + ":dense", encoder, Optional.empty(), task, pools, topK, progress));
            }
            rankings.add(ranked(name, encoder, ranker, task, pools, topK, progress));
          }
        });
    return rankings;
  }

  private Ranking ranked(
      String name,
      Encoder encoder,
      Optional<Ranker> ranker,
      RetrievalTask task,
      List<Pool> pools,
      int topK,
      Progress progress) {
    Mode by = Mode.valueOf(mode.toUpperCase(Locale.ROOT));
    Optional<Reranking> reranking = Optional.of(new Reranking(by, ranker, candidates));
    Contender contender =
        isHnsw()
            ? Contender.hnsw(name, encoder, new ShardRouter(shards), reranking)
            : Contender.exact(name, encoder, reranking);
    Contender.Ranked ranked =
        contender.rank(
            task,
            pools,
            topK,
            isOne()
                ? progress
                : (step, unit, done, total) -> progress.at(name + ": " + step, unit, done, total));
    Map<String, Object> facts = new LinkedHashMap<>();
    if (isOne()) {
      facts.put("model", name);
    }
    facts.put("space", encoder.space().id());
    facts.put("dimension", encoder.dimension());
    ranked.vectors().ifPresent(windows -> facts.put("windows", windows));
    if (!ranked.segments().isEmpty()) {
      facts.put("index", ranked.segments());
    }
    ranker.ifPresent(
        of -> facts.put("ranker", "%s over %d candidates".formatted(of.id(), candidates)));
    return new Ranking(name, facts, ranked.runs());
  }

  private boolean isHnsw() {
    return search.equalsIgnoreCase("hnsw");
  }
}
