package dev.relkt.bench.search;

import dev.relkt.bench.Aim;
import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.BenchTable;
import dev.relkt.bench.CurvePlot;
import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.embedding.Encoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** {@code bench search} and {@code bench index}: measured, and laid out in tables and plots. */
public final class SearchReports {

  private static final double RECALL = 0.95;
  private static final String OURS = "relkt shard";
  private static final String LUCENE = "lucene";

  private final WindowSource source;
  private final SearchPlan plan;
  private final int questions;
  private final PythonPeers peers = new PythonPeers();
  private final Path directory;
  private final BenchProgress progress;

  /**
   * @param encoder of questions and passages; stays open
   * @param corpus whose passages are cut into windows
   * @param questions that are asked, one or more
   * @param directory for the files of the contenders; removed by whoever gave it
   */
  public SearchReports(
      Encoder encoder,
      BenchCorpus corpus,
      List<String> questions,
      SearchPlan plan,
      Path directory,
      BenchProgress progress) {
    this.source = new WindowSource(encoder, corpus, questions, plan.seed(), plan.encodedWindows());
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
    this.questions = questions.size();
  }

  /** What a question costs and finds; and, since they had to be made, what the indexes cost. */
  public BenchReport search() {
    List<SearchFigures> figures =
        new SearchBench(source, plan, peers, directory, progress).run(SearchBench.Scope.SEARCH);
    List<BenchTable> tables = new ArrayList<>();
    Map<String, String> plots = new LinkedHashMap<>();
    for (SearchFigures one : figures) {
      tables.add(searchTable(one));
      plots.put("search-%d.svg".formatted(one.size()), recallPlot(one));
    }
    figures.forEach(one -> tables.add(indexTable(one)));
    List<Aim> aims = new ArrayList<>();
    for (SearchFigures one : figures) {
      Optional<SearchFigures.Cell> ours = one.usual(OURS);
      Optional<SearchFigures.Cell> theirs = one.cheapest(LUCENE, RECALL);
      if (ours.isPresent() && theirs.isPresent()) {
        aims.add(
            Aim.atMost(
                "processor time of a question to that of bare Lucene, %,d windows"
                    .formatted(one.size()),
                ours.get().micros() / theirs.get().micros(),
                1.10,
                ""));
      }
    }
    aims.addAll(indexAims(figures));
    List<String> notes = new ArrayList<>();
    if (plan.contenders().contains(Contenders.CPP)) {
      notes.addAll(peers.missing());
    }
    growth(figures, 100_000, 1_000_000)
        .ifPresentOrElse(
            aims::add,
            () ->
                notes.add(
                    "The growth of a question's cost from 100,000 to 1,000,000 windows was not measured (expected: --sizes with both)"));
    if (figures.size() > 1) {
      plots.put(
          "search-cost.svg",
          costPlot(
              figures,
              "processor time of a question, usual effort",
              "µs",
              one -> (f) -> f.usual(one).map(SearchFigures.Cell::micros).orElse(Double.NaN)));
    }
    return new BenchReport(
        "search", settings(figures), tables, recall(figures), aims, plots, notes);
  }

  /** What taking windows in costs, with recall beside it. */
  public BenchReport index() {
    List<SearchFigures> figures =
        new SearchBench(source, plan, peers, directory, progress).run(SearchBench.Scope.INDEX);
    Map<String, String> plots = new LinkedHashMap<>();
    if (figures.size() > 1) {
      plots.put(
          "index-cost.svg",
          costPlot(
              figures,
              "processor time of taking in a window",
              "µs",
              one ->
                  f ->
                      f.builtBy(one).map(b -> b.cpuSeconds() * 1e6 / f.size()).orElse(Double.NaN)));
    }
    return new BenchReport(
        "index",
        settings(figures),
        figures.stream().map(SearchReports::indexTable).toList(),
        recall(figures),
        indexAims(figures),
        plots,
        List.of());
  }

  private List<String> settings(List<SearchFigures> figures) {
    List<String> settings = new ArrayList<>();
    settings.add(
        "%,d questions; %,d windows of %d components encoded from %,d passages, further ones drawn between two of these with noise; seed %d; k = %d."
            .formatted(
                questions,
                source.encoded(),
                figures.getFirst().dimension(),
                source.passages(),
                plan.seed(),
                SearchBench.K));
    for (Contender contender : Contenders.of(plan.contenders(), directory)) {
      settings.add("%s: %s.".formatted(contender.name(), contender.method()));
    }
    return settings;
  }

  private static List<Aim> recall(List<SearchFigures> figures) {
    return figures.stream()
        .flatMap(
            one ->
                one.usual(OURS).stream()
                    .map(
                        cell ->
                            Aim.atLeast(
                                "recall@10 of the shard, %,d windows".formatted(one.size()),
                                cell.recall(),
                                RECALL,
                                "")))
        .toList();
  }

  private static List<Aim> indexAims(List<SearchFigures> figures) {
    List<Aim> aims = new ArrayList<>();
    for (SearchFigures one : figures) {
      Optional<SearchFigures.Built> ours = one.builtBy(OURS);
      Optional<SearchFigures.Built> theirs = one.builtBy(LUCENE);
      if (ours.isPresent() && theirs.isPresent()) {
        aims.add(
            Aim.atLeast(
                "windows taken in a CPU second to those of bare Lucene, %,d windows"
                    .formatted(one.size()),
                theirs.get().cpuSeconds() / ours.get().cpuSeconds(),
                0.90,
                ""));
      }
    }
    return aims;
  }

  private static Optional<Aim> growth(List<SearchFigures> figures, int from, int to) {
    Optional<SearchFigures.Cell> small = usualAt(figures, from);
    Optional<SearchFigures.Cell> large = usualAt(figures, to);
    return small.isPresent() && large.isPresent()
        ? Optional.of(
            Aim.atMost(
                "processor time of a question at %,d windows to that at %,d".formatted(to, from),
                large.get().micros() / small.get().micros(),
                2,
                ""))
        : Optional.empty();
  }

  private static Optional<SearchFigures.Cell> usualAt(List<SearchFigures> figures, int size) {
    return figures.stream()
        .filter(one -> one.size() == size)
        .findFirst()
        .flatMap(f -> f.usual(OURS));
  }

  private static BenchTable searchTable(SearchFigures figures) {
    double lucene =
        figures.cheapest(LUCENE, RECALL).map(SearchFigures.Cell::micros).orElse(Double.NaN);
    var table =
        BenchTable.of(
            "%,d windows: a question, to the cheapest effort of bare Lucene with recall %.2f"
                .formatted(figures.size(), RECALL),
            "contender",
            ">effort",
            ">recall@10",
            ">CPU µs",
            ">least",
            ">most",
            ">questions/CPU-s",
            ">to Lucene");
    for (SearchFigures.Cell cell : figures.cells()) {
      table.row(
          cell.contender(),
          cell.effort() + (cell.usual() == SearchFigures.Usual.YES ? "*" : " "),
          "%.3f".formatted(cell.recall()),
          "%,.0f".formatted(cell.micros()),
          "%,.0f".formatted(cell.leastMicros()),
          "%,.0f".formatted(cell.mostMicros()),
          "%,.0f".formatted(1e6 / cell.micros()),
          ratio(cell.micros() / lucene));
    }
    return table.build();
  }

  private static BenchTable indexTable(SearchFigures figures) {
    double lucene = figures.builtBy(LUCENE).map(SearchFigures.Built::cpuSeconds).orElse(Double.NaN);
    var table =
        BenchTable.of(
            "%,d windows: taking them in".formatted(figures.size()),
            "contender",
            ">CPU s",
            ">windows/CPU-s",
            ">to Lucene",
            ">seconds",
            ">bytes a window",
            ">recall@10");
    for (SearchFigures.Built built : figures.built()) {
      table.row(
          built.contender(),
          "%.2f".formatted(built.cpuSeconds()),
          built.cpuSeconds() < 1e-3
              ? "" // it has nothing to do
              : "%,.0f".formatted(figures.size() / built.cpuSeconds()),
          ratio(lucene / built.cpuSeconds()),
          "%.2f".formatted(built.seconds()),
          "%,d".formatted(built.bytes() / figures.size()),
          figures.usual(built.contender()).map(cell -> "%.3f".formatted(cell.recall())).orElse(""));
    }
    return table.build();
  }

  private static String ratio(double ratio) {
    return Double.isFinite(ratio) ? "%.2f".formatted(ratio) : "";
  }

  private static String recallPlot(SearchFigures figures) {
    Map<String, List<CurvePlot.Point>> curves = new LinkedHashMap<>();
    for (SearchFigures.Cell cell : figures.cells()) {
      curves
          .computeIfAbsent(cell.contender(), unused -> new ArrayList<>())
          .add(new CurvePlot.Point(1e6 / cell.micros(), cell.recall()));
    }
    return new CurvePlot(
            "%,d windows of %d components".formatted(figures.size(), figures.dimension()),
            "questions a CPU second",
            "recall@10",
            curves)
        .svg();
  }

  private interface ByContender {
    ToDoubleFunction<SearchFigures> of(String contender);
  }

  private static String costPlot(
      List<SearchFigures> figures, String title, String unit, ByContender cost) {
    Map<String, List<CurvePlot.Point>> curves = new LinkedHashMap<>();
    for (SearchFigures.Built built : figures.getFirst().built()) {
      List<CurvePlot.Point> points = new ArrayList<>();
      for (SearchFigures one : figures) {
        double value = cost.of(built.contender()).applyAsDouble(one);
        if (Double.isFinite(value)) {
          points.add(new CurvePlot.Point(one.size(), value));
        }
      }
      curves.put(built.contender(), points);
    }
    return new CurvePlot(title, "windows", unit, curves).svg();
  }
}
