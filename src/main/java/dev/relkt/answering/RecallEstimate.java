package dev.relkt.answering;

import dev.relkt.shard.SearchWidth;
import dev.relkt.snapshot.ShardRecall;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The recall of a shard's searches over the last questions that were searched exactly too, and the
 * width that follows from it: wider where too little is found, back to the usual one where enough
 * is. Safe for use by several threads.
 */
final class RecallEstimate {

  /** Of the ten best passages, the share that searches are to find. */
  static final double TARGET = 0.95;

  /** Questions from which the recall is taken. */
  static final int REMEMBERED = 50;

  /** So few decide that a search is too narrow; each has up to ten passages. */
  static final int TO_WIDEN = 10;

  /** The most times that a search is made wider. */
  static final double MOST_TIMES = 8;

  /** Above the target by this much, a search may become narrower again. */
  private static final double SPARE = 0.03;

  private static final double STEP = 1.5;

  private record Outcome(int found, int wanted) {}

  private final Deque<Outcome> outcomes = new ArrayDeque<>();
  private double times = 1;
  private SearchWidth width = SearchWidth.DEFAULT;

  synchronized SearchWidth width() {
    return width;
  }

  /**
   * Takes the outcome of a question that was searched with {@link #width}.
   *
   * @param found passages that both searches found
   * @param wanted passages that the exact one found, found or more
   * @return whether the width has changed
   */
  synchronized boolean add(int found, int wanted) {
    outcomes.add(new Outcome(found, wanted));
    if (outcomes.size() > REMEMBERED) {
      outcomes.remove();
    }
    if (outcomes.size() >= TO_WIDEN && recall() < TARGET && times < MOST_TIMES) {
      search(Math.min(MOST_TIMES, times * STEP));
      return true;
    }
    if (outcomes.size() == REMEMBERED && recall() > TARGET + SPARE && times > 1) {
      search(Math.max(1, times / STEP));
      return true;
    }
    return false;
  }

  private void search(double newTimes) {
    times = newTimes;
    width = SearchWidth.DEFAULT.times(times);
    outcomes.clear(); // what was found with another width says nothing of this one
  }

  private double recall() {
    int wanted = outcomes.stream().mapToInt(Outcome::wanted).sum();
    return wanted == 0 ? 1 : (double) outcomes.stream().mapToInt(Outcome::found).sum() / wanted;
  }

  /** As readers of the index report it. */
  synchronized ShardRecall of(int shard) {
    boolean failing = times >= MOST_TIMES && outcomes.size() >= TO_WIDEN && recall() < TARGET;
    return new ShardRecall(shard, outcomes.size(), recall(), times, failing);
  }
}
