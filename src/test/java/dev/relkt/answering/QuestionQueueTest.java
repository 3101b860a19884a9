package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.QuestionEncoding.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Questions come at random moments, wait in the queue, and are answered one after the other, in a
 * time of our own.
 */
class QuestionQueueTest {

  private static final long DEADLINE_MILLIS = 2_000;

  private final QuestionQueue<Integer> queue = new QuestionQueue<>();

  /** What became of the questions. */
  private static final class Outcomes {
    private final TreeMap<Integer, Double> answeredAfterMillis = new TreeMap<>();
    private final TreeMap<Integer, String> refused = new TreeMap<>();
    private double longestUntilRefusedMillis;
  }

  /**
   * Encodes in batches, which takes no time, and answers in the order of the questions.
   *
   * @param load arrivals as a multiple of what can be answered
   */
  private Outcomes run(Random random, int questions, double load, double serviceMillis) {
    var outcomes = new Outcomes();
    List<Double> cameAt = new ArrayList<>();
    double arrival = 0;
    for (int i = 0; i < questions; i++) {
      arrival += -Math.log(1 - random.nextDouble()) * serviceMillis / load;
      cameAt.add(arrival);
    }
    Deque<Waiting<Integer>> searching = new ArrayDeque<>();
    int next = 0;
    double free = 0;
    while (next < questions || !queue.isEmpty() || !searching.isEmpty()) {
      if (searching.size() <= 32 && !queue.isEmpty()) {
        double now = Math.max(free, next > 0 ? Math.min(free, cameAt.get(next - 1)) : 0);
        var turn = queue.turn(queue.next(32), searching.size(), (long) now);
        searching.addAll(turn.taken());
        turn.refused()
            .forEach(
                one -> {
                  outcomes.refused.put(one.question().tag(), one.note());
                  outcomes.longestUntilRefusedMillis =
                      Math.max(
                          outcomes.longestUntilRefusedMillis,
                          now - cameAt.get(one.question().tag()));
                });
      }
      double took = serviceMillis * (0.5 + random.nextDouble());
      double answeredAt =
          searching.isEmpty()
              ? Double.MAX_VALUE
              : Math.max(free, cameAt.get(searching.getFirst().tag())) + took;
      while (next < questions && cameAt.get(next) <= answeredAt) {
        long now = (long) (double) cameAt.get(next);
        int tag = next++;
        queue
            .offer(
                new Waiting<>(tag, "", now + DEADLINE_MILLIS), now, (long) (cameAt.get(tag) * 1e6))
            .ifPresent(note -> outcomes.refused.put(tag, note));
        if (searching.isEmpty()) {
          break;
        }
      }
      if (!searching.isEmpty()) {
        Waiting<Integer> answered = searching.remove();
        free = answeredAt;
        queue.answered((long) (free * 1e6));
        outcomes.answeredAfterMillis.put(answered.tag(), free - cameAt.get(answered.tag()));
      }
    }
    return outcomes;
  }

  @Test
  void theWaitUntilTheFirstAreEncodedIsNotThePaceOfQuestions() {
    addAndTake(150, 32);
    queue.began(5_000_000_000L);
    for (int i = 1; i <= 16; i++) {
      queue.answered(5_000_000_000L + i * 10_000_000L);
    }
    // 134 before it, 10 ms each, in three quarters of the time
    assertThat(queue.offer(new Waiting<>(150, "", 5_160 + 1_900), 5_160, 5_160_000_000L)).isEmpty();
    assertThat(queue.offer(new Waiting<>(151, "", 5_160 + 1_700), 5_160, 5_160_000_000L))
        .isPresent();
  }

  @Test
  void aFewSlowAnswersAfterAStartRefuseNothing() {
    addAndTake(150, 32);
    queue.began(0);
    for (int i = 1; i <= 15; i++) {
      queue.answered(i * 500_000_000L);
    }
    assertThat(queue.offer(new Waiting<>(150, "", 60_000), 7_500, 7_500_000_000L)).isEmpty();
    queue.answered(8_000_000_000L);
    assertThat(queue.offer(new Waiting<>(151, "", 60_000), 8_000, 8_000_000_000L)).isPresent();
  }

  private void addAndTake(int questions, int taken) {
    for (int tag = 0; tag < questions; tag++) {
      queue.add(new Waiting<>(tag, "", 60_000), 0);
    }
    queue.next(taken);
  }

  @ParameterizedTest
  @CsvSource({"2, 5", "4, 5", "10, 5", "4, 0.5", "4, 100", "3, 300"})
  void answersInTimeWhatItTakesAndRefusesTheRest(double load, double serviceMillis) {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    int questions = (int) Math.max(200, load * 30_000 / serviceMillis);
    Outcomes outcomes = run(new Random(seed), questions, load, serviceMillis);
    // How long the last one takes is known when it is over: up to half as long again as usual.
    double inTime = DEADLINE_MILLIS + 1.5 * serviceMillis;
    assertThat(outcomes.answeredAfterMillis.size() + outcomes.refused.size()).isEqualTo(questions);
    assertThat(outcomes.answeredAfterMillis)
        .doesNotContainKeys(outcomes.refused.keySet().toArray(Integer[]::new));
    assertThat(outcomes.answeredAfterMillis.values())
        .as("seed %d", seed)
        .allSatisfy(after -> assertThat(after).isLessThanOrEqualTo(inTime));
    assertThat(outcomes.refused.values())
        .allSatisfy(
            note ->
                assertThat(note)
                    .startsWith("not searched: the system is busy: ")
                    .endsWith("; ask again, or with a longer deadline"));
    // Nothing is refused while there is room: what can be answered in that time is.
    assertThat(outcomes.answeredAfterMillis)
        .as("seed %d", seed)
        .hasSizeGreaterThan((int) (questions / load * 0.8));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 5", "0.5, 5", "0.8, 5", "0.8, 0.5", "0.5, 100"})
  void refusesNothingBelowSaturation(double load, double serviceMillis) {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Outcomes outcomes = run(new Random(seed), 10_000, load, serviceMillis);
    assertThat(outcomes.refused).as("seed %d", seed).isEmpty();
    assertThat(outcomes.answeredAfterMillis).hasSize(10_000);
  }

  @Test
  void saysHowManyWaitAndHowLong() {
    for (int i = 0; i < 200; i++) {
      assertThat(queue.offer(new Waiting<>(i, "", 60_000), 0, 0)).isEmpty();
    }
    queue.next(200);
    for (int i = 1; i <= 50; i++) {
      queue.answered(i * 10_000_000L);
    }
    assertThat(queue.offer(new Waiting<>(200, "", 2_500), 500, 500_000_000L))
        .hasValue(
            "not searched: the system is busy: 150 questions wait, about 1510 ms; ask again, or with a longer deadline");
    assertThat(queue.offer(new Waiting<>(201, "", 2_514), 500, 500_000_000L)).isEmpty();
    assertThat(queue.present()).isEqualTo(151);
  }

  @Test
  void aPauseOfTheProcessIsNotTheTimeThatQuestionsTake() {
    for (int i = 0; i < 200; i++) {
      queue.add(new Waiting<>(i, "", 60_000), 0);
    }
    for (int i = 1; i <= 64; i++) {
      queue.answered(i * 5_000_000L);
    }
    queue.answered(30_000_000_000L);
    // 135 before it, 5 ms each, counted as 10 at most
    assertThat(queue.offer(new Waiting<>(200, "", 31_900), 30_000, 30_000_000_000L)).isEmpty();
  }

  @Test
  void aQuestionThatHadTheSystemForItselfSaysNothingAboutMany() {
    for (int i = 0; i < 10; i++) {
      long now = i * 1_000L;
      assertThat(queue.offer(new Waiting<>(i, "", now + 2_000), now, now * 1_000_000)).isEmpty();
      queue.next(1);
      queue.answered((now + 800) * 1_000_000);
    }
    for (int i = 10; i < 100; i++) {
      assertThat(queue.offer(new Waiting<>(i, "", 12_000), 10_000, 10_000_000_000L)).isEmpty();
    }
  }
}
