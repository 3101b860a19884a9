package dev.relkt.bench.encode;

import dev.relkt.bench.Aim;
import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.BenchTable;
import dev.relkt.bench.CpuTime;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes texts of {@value #WORDS} words and counts the processor time of the whole process, the
 * engine's threads included. Groups and kinds are measured in turns, the median of the rounds
 * counts. For one thread.
 */
public final class EncodeBench {

  private static final int WORDS = 100;
  private static final int BATCH = 32;
  private static final int WARM_UP_BATCHES = 6;

  /** Processor time is told in hundredths of a second; what is fast is measured longer. */
  private static final int MORE_OF_WARM = 5;

  private static final int QUESTION_PASSES = 5;

  private final Encoder encoder;
  private final List<String> questions;
  private final int rounds;
  private final int batches;
  private final long seed;
  private final BenchProgress progress;
  private final Map<LanguageGroup, List<WordSupply>> supplies = new EnumMap<>(LanguageGroup.class);

  /** Texts to encode. */
  private enum Kind {
    COLD,
    WARM
  }

  /**
   * @param encoder stays open
   * @param passages that words are taken from, in any languages
   * @param questions one or more
   * @param rounds how often everything is measured, 1 or more
   * @param batches of {@value #BATCH} passages that a group encodes in a round, 1 or more
   */
  public EncodeBench(
      Encoder encoder,
      List<Passage> passages,
      List<String> questions,
      int rounds,
      int batches,
      long seed,
      BenchProgress progress) {
    this.encoder = encoder;
    this.questions = List.copyOf(questions);
    this.rounds = rounds;
    this.batches = batches;
    this.seed = seed;
    this.progress = progress;
    Map<Language, List<Passage>> byLanguage = new TreeMap<>();
    for (Passage passage : passages) {
      byLanguage.computeIfAbsent(passage.language(), unused -> new ArrayList<>()).add(passage);
    }
    byLanguage.forEach(
        (language, of) -> {
          LanguageGroup group = LanguageGroup.of(language);
          supplies
              .computeIfAbsent(group, unused -> new ArrayList<>())
              .add(new WordSupply(of, group, seed + language.tag().hashCode()));
        });
  }

  /** Measures, and lays it out. */
  public BenchReport run() {
    Map<LanguageGroup, Map<Kind, Samples>> micros = new EnumMap<>(LanguageGroup.class);
    supplies
        .keySet()
        .forEach(
            group -> {
              Map<Kind, Samples> kinds = new EnumMap<>(Kind.class);
              kinds.put(Kind.COLD, new Samples());
              kinds.put(Kind.WARM, new Samples());
              micros.put(group, kinds);
            });
    var questionMicros = new Samples();
    try (var step = progress.begin("encoding", "rounds", rounds + 1L)) {
      for (int round = 0; round <= rounds; round++) {
        boolean counts = round > 0; // the first is for the compiler, and for words to be seen
        for (Map.Entry<LanguageGroup, Map<Kind, Samples>> group : micros.entrySet()) {
          for (Map.Entry<Kind, Samples> kind : group.getValue().entrySet()) {
            double one =
                passages(group.getKey(), kind.getKey(), counts ? batches : WARM_UP_BATCHES);
            if (counts) {
              kind.getValue().add(one);
            }
          }
        }
        double one = questions();
        if (counts) {
          questionMicros.add(one);
        }
        step.at(round + 1);
      }
    }
    return report(micros, questionMicros);
  }

  /** Microseconds a passage. */
  private double passages(LanguageGroup group, Kind kind, int count) {
    int batchCount = kind == Kind.WARM ? count * MORE_OF_WARM : count;
    List<List<PassageText>> texts = new ArrayList<>();
    List<WordSupply> from = supplies.getOrDefault(group, List.of());
    for (int batch = 0; batch < batchCount; batch++) {
      List<PassageText> one = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        WordSupply words = from.get(i % from.size());
        one.add(
            new PassageText(
                "",
                switch (kind) {
                  case COLD -> words.unseen(WORDS);
                  case WARM -> words.seen(WORDS);
                }));
      }
      texts.add(one);
    }
    long cpu = CpuTime.ofProcessNanos();
    for (List<PassageText> batch : texts) {
      encoder.encodePassages(batch);
    }
    return (CpuTime.ofProcessNanos() - cpu) / 1e3 / (BATCH * (double) batchCount);
  }

  /** Microseconds a question, each encoded by itself as they come. */
  private double questions() {
    long cpu = CpuTime.ofProcessNanos();
    for (int pass = 0; pass < QUESTION_PASSES; pass++) {
      for (String question : questions) {
        encoder.encodeQuestions(List.of(question));
      }
    }
    return (CpuTime.ofProcessNanos() - cpu) / 1e3 / questions.size() / QUESTION_PASSES;
  }

  private BenchReport report(
      Map<LanguageGroup, Map<Kind, Samples>> micros, Samples questionMicros) {
    var table =
        BenchTable.of(
            "Passages of %d words".formatted(WORDS),
            "languages",
            ">cold/CPU-s",
            ">least",
            ">most",
            ">warm/CPU-s",
            ">least",
            ">most",
            ">warm to cold");
    double cold = 0;
    double warm = 0;
    for (Map.Entry<LanguageGroup, Map<Kind, Samples>> group : micros.entrySet()) {
      Samples unseen = group.getValue().getOrDefault(Kind.COLD, new Samples());
      Samples seen = group.getValue().getOrDefault(Kind.WARM, new Samples());
      cold += unseen.median();
      warm += seen.median();
      table.row(
          group.getKey(),
          rate(unseen.median()),
          rate(unseen.most()),
          rate(unseen.least()),
          rate(seen.median()),
          rate(seen.most()),
          rate(seen.least()),
          "%.2f".formatted(unseen.median() / seen.median()));
    }
    int groups = micros.size();
    table.row(
        "all, evenly",
        rate(cold / groups),
        "",
        "",
        rate(warm / groups),
        "",
        "",
        "%.2f".formatted(cold / warm));
    var asked = BenchTable.of("Questions, one by one", "questions", ">CPU ms", ">least", ">most");
    asked.row(
        questions.size(),
        "%.3f".formatted(questionMicros.median() / 1e3),
        "%.3f".formatted(questionMicros.least() / 1e3),
        "%.3f".formatted(questionMicros.most() / 1e3));
    return new BenchReport(
        "encode",
        List.of(
            "%d rounds for every group, of %d passages cold, every word a new one, and %d warm, every word seen; seed %d; space %s, %d components."
                .formatted(
                    rounds,
                    batches * BATCH,
                    batches * BATCH * MORE_OF_WARM,
                    seed,
                    encoder.space(),
                    encoder.dimension())),
        List.of(table.build(), asked.build()),
        List.of(),
        List.of(
            Aim.atLeast("passages a CPU second, cold", 1e6 * groups / cold, 2_000, ""),
            Aim.atLeast("passages a CPU second, warm", 1e6 * groups / warm, 4_000, ""),
            Aim.atMost("processor time of a question", questionMicros.median() / 1e3, 0.2, "ms")),
        Map.of(),
        List.of());
  }

  private static String rate(double micros) {
    return "%,.0f".formatted(1e6 / micros);
  }
}
