package dev.relkt.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.BagOfWords;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.ToySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochLoopTest {

  private static final int TOPICS = 24;
  private static final LoopRules RULES = new LoopRules(5, 8, 0.05, 1, 4, Duration.ofSeconds(5));

  private final ToySet data = new ToySet(TOPICS);
  private final PassageWindows cutter = new PassageWindows(WindowRule.WHOLE, TitleRule.PREFIX);
  private final Corpus corpus = new Corpus(data.train());
  private final List<List<String>> windows = cutter.of(data.train().passages());
  private final DevScores dev = new DevScores(data.dev(), List.of(), cutter, data.devPool());

  @TempDir private Path work;

  /** A killed process: nothing runs after it, no checkpoint is saved. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static class Fragile extends BagOfWords {
    int left;

    Fragile(int stepsToLive) {
      super(12);
      left = stepsToLive;
    }

    @Override
    public double step(List<String> texts, OutputLoss loss, double rate) {
      if (left-- == 0) {
        throw new Killed();
      }
      return super.step(texts, loss, rate);
    }
  }

  private BatchPlanner warmUp() {
    return new WarmUpBatchPlanner(
        new TripletBatches(corpus, windows, Distance.COSINE, 0.4),
        data.triplets().orElseThrow(),
        2,
        2,
        0);
  }

  private BatchPlanner teacher() {
    return new TeacherBatchPlanner(
        new TripletBatches(corpus, windows, Distance.COSINE, 0.4),
        new NegativeMining(2, 2, 0.4),
        40);
  }

  private EpochLoop loop(PublishableEncoder encoder, BatchPlanner planner, Path directory) {
    return loop(encoder, planner, directory, RULES);
  }

  private EpochLoop loop(
      PublishableEncoder encoder, BatchPlanner planner, Path directory, LoopRules rules) {
    // A second passes with every look at the clock: checkpoints within epochs come often.
    var seconds = new AtomicLong();
    return new EpochLoop(
        "step",
        encoder,
        planner,
        dev,
        rules,
        new Checkpoints(directory, Map.of("seed", "7")),
        7,
        TrainingProgress.NONE,
        () -> seconds.addAndGet(1_000_000_000));
  }

  @Test
  void learnsWhatConnectsTheLanguages() throws IOException {
    var longer = new LoopRules(20, 8, 0.2, 5, 20, Duration.ofHours(1));
    for (BatchPlanner planner : List.of(warmUp(), teacher())) {
      Path own = work.resolve(planner.getClass().getName());
      LoopState state = loop(new BagOfWords(12), planner, own, longer).run();
      assertThat(state.bestResult().average())
          .isGreaterThan(state.history().getFirst().average() + 0.2);
      assertThat(state.bestResult().epoch()).isPositive();
    }
  }

  @Test
  void killedAnywhereAndResumedGivesTheSame() throws IOException {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    for (boolean mined : new boolean[] {false, true}) {
      Path whole = work.resolve("whole" + mined);
      var uninterrupted = new BagOfWords(12);
      LoopState expected = loop(uninterrupted, mined ? teacher() : warmUp(), whole).run();
      Path broken = work.resolve("broken" + mined);
      LoopState found = null;
      int kills = 0;
      while (found == null) {
        var encoder = new Fragile(6 + random.nextInt(20));
        try {
          found = loop(encoder, mined ? teacher() : warmUp(), broken).run();
          assertThat(encoder.encode(List.of("what is t3w1", "1w3t")))
              .as("seed %d", seed)
              .isDeepEqualTo(uninterrupted.encode(List.of("what is t3w1", "1w3t")));
        } catch (Killed e) {
          kills++;
          assertThat(kills).as("it gets on; seed %d", seed).isLessThan(1000);
        }
      }
      assertThat(kills).isPositive();
      assertThat(found.history()).as("seed %d", seed).isEqualTo(expected.history());
      assertThat(found.runs()).isGreaterThan(1);
    }
  }

  @Test
  void theSameSeedGivesTheSameScores() throws IOException {
    LoopState first = loop(new BagOfWords(12), teacher(), work.resolve("a")).run();
    LoopState second = loop(new BagOfWords(12), teacher(), work.resolve("b")).run();
    assertThat(second.history()).isEqualTo(first.history());
  }

  @Test
  void stopsWithACheckpointWhenAskedTo() throws IOException {
    var encoder = new BagOfWords(12);
    var progress =
        new TrainingProgress() {
          @Override
          public void at(String what, String unit, long done, long total, String detail) {}

          @Override
          public void say(String line) {}

          @Override
          public boolean stopping() {
            return encoder.steps >= 5;
          }
        };
    var stopped =
        new EpochLoop(
            "step",
            encoder,
            warmUp(),
            dev,
            RULES,
            new Checkpoints(work, Map.of("seed", "7")),
            7,
            progress,
            System::nanoTime);
    assertThatThrownBy(stopped::run)
        .isInstanceOf(TrainingStopped.class)
        .hasMessage(
            "step, epoch 1: stopped after example 40 of 192, kept in checkpoint-0000002; the same"
                + " command goes on from there");
    var resumed = new BagOfWords(12);
    LoopState state = loop(resumed, warmUp(), work).run();
    var whole = new BagOfWords(12);
    assertThat(state.history())
        .isEqualTo(loop(whole, warmUp(), work.resolve("whole")).run().history());
  }

  @Test
  void aLossThatIsNoNumberStopsItWithAdvice() {
    var encoder =
        new BagOfWords(12) {
          @Override
          public double step(List<String> texts, OutputLoss loss, double rate) {
            return steps >= 3 ? Double.NaN : super.step(texts, loss, rate);
          }
        };
    assertThatThrownBy(() -> loop(encoder, warmUp(), work).run())
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith(
            "step: the loss is NaN in epoch 1, batch 4 (expected: finite); lower the rate (0.05),"
                + " such as --set step.rate=0.005");
  }

  @Test
  void aDiskThatIsFullKeepsTheCheckpointBefore() throws IOException {
    var encoder =
        new BagOfWords(12) {
          @Override
          public void save(Path directory) throws IOException {
            super.save(directory);
            if (steps > 0) {
              throw new IOException("No space left on device");
            }
          }
        };
    assertThatThrownBy(() -> loop(encoder, warmUp(), work).run())
        .isInstanceOf(TrainingRefused.class)
        .hasMessageMatching(
            "checkpoint .*checkpoint-0000002 cannot be saved: .*No space left on device;"
                + " checkpoint-0000001 is kept; make room or mend permissions and give the same"
                + " command again");
    try (var files = Files.list(work)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .as("nothing half")
          .containsExactly("checkpoint-0000001");
    }
    LoopState state = loop(new BagOfWords(12), warmUp(), work).run();
    assertThat(state.runs()).isEqualTo(2);
  }

  @Test
  void aCheckpointThatWasChangedIsRefused() throws IOException {
    var encoder = new Fragile(10);
    assertThatThrownBy(() -> loop(encoder, warmUp(), work).run()).isInstanceOf(Killed.class);
    Path rows;
    try (var files = Files.walk(work)) {
      rows = files.filter(f -> f.endsWith("rows")).sorted().toList().getLast();
    }
    byte[] bytes = Files.readAllBytes(rows);
    bytes[bytes.length / 2] ^= 1;
    Files.write(rows, bytes);
    assertThatThrownBy(() -> loop(new BagOfWords(12), warmUp(), work).run())
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("encoder/rows has been changed (expected: the files as they were");
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() {
    assertThatThrownBy(() -> loop(new Fragile(10), warmUp(), work).run())
        .isInstanceOf(Killed.class);
    var other = new Checkpoints(work, Map.of("seed", "8"));
    assertThatThrownBy(other::latest)
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("is of another run: seed: 8 (it was made with: 7); go on with");
  }

  @Test
  void theBestEpochIsKeptWhenLaterOnesAreWorse() throws IOException {
    var encoder =
        new BagOfWords(12) {
          @Override
          public double step(List<String> texts, OutputLoss loss, double rate) {
            // After a while everything moves away from its passage.
            return super.step(texts, loss, steps < 60 ? rate : -rate);
          }
        };
    LoopState state = loop(encoder, warmUp(), work).run();
    Map<String, Double> again = dev.of(encoder, "again", TrainingProgress.NONE);
    assertThat(again).isEqualTo(state.bestResult().scores());
    assertThat(state.history().getLast().average()).isLessThan(state.bestResult().average());
    assertThat(state.history().getLast().rate()).isLessThan(RULES.rate());
  }
}
