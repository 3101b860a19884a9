package dev.relkt.answering;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Questions that wait for the encoder. Keeps the wait bounded: what cannot be answered before its
 * deadline is refused at once, with words, so that it delays nobody and its asker can ask again.
 *
 * <p>The rule: a question is refused when its deadline has passed, or when those before it and
 * itself are expected to take more than {@value #SHARE_PERCENT} % of the time that it has left.
 * What is expected is their number times the {@link ServiceTime}; the rest of the time is for what
 * the estimate is wrong by. When its turn comes, the same is asked of those that are encoded and
 * not yet answered. The first answers after a start are slow and say little about those to come: as
 * long as there are no others they count for less when a question comes in, in full at its turn. A
 * question before which there is none is never refused before its deadline.
 *
 * <p>Oldest first: a question that was taken keeps its place, so that what comes later cannot make
 * it late. Newest first answers more in time only where the queue may become longer than the
 * deadline, which it does not here.
 *
 * <p>Not thread-safe.
 *
 * @param <T> what the caller knows a question by
 */
final class QuestionQueue<T> {

  static final int SHARE_PERCENT = 75;

  private final Deque<QuestionEncoding.Waiting<T>> waiting = new ArrayDeque<>();
  private final ServiceTime serviceTime = new ServiceTime();

  /**
   * Questions whose turn has come.
   *
   * @param taken to be encoded
   * @param refused too late for that
   */
  record Turn<T>(List<QuestionEncoding.Waiting<T>> taken, List<Refused<T>> refused) {}

  /**
   * A question that is not searched.
   *
   * @param note why, for its asker
   */
  record Refused<T>(QuestionEncoding.Waiting<T> question, String note) {}

  /** Takes a question in, whatever its deadline. */
  void add(QuestionEncoding.Waiting<T> question, long nowNanos) {
    serviceTime.came(nowNanos);
    waiting.add(question);
  }

  /**
   * Takes a question in, if it can be answered in time.
   *
   * @return why it was not taken in; empty if it was
   */
  Optional<String> offer(QuestionEncoding.Waiting<T> question, long nowMillis, long nowNanos) {
    long left = question.deadlineAtMillis() - nowMillis;
    int ahead = serviceTime.present();
    double expected = ahead == 0 ? 0 : serviceTime.settledMillisOf(ahead + 1);
    if (left <= 0) {
      return Optional.of(passed(left, ahead));
    }
    if (isTooMuch(expected, left)) {
      return Optional.of(busy(ahead, expected));
    }
    add(question, nowNanos);
    return Optional.empty();
  }

  /**
   * The oldest ones, as {@link #add} took them in.
   *
   * @param most how many at most
   */
  List<QuestionEncoding.Waiting<T>> next(int most) {
    List<QuestionEncoding.Waiting<T>> taken = new ArrayList<>();
    while (!waiting.isEmpty() && taken.size() < most) {
      taken.add(waiting.remove());
    }
    return taken;
  }

  /**
   * Looks once more, before they are encoded, which of some questions can be answered in time. The
   * others have left.
   *
   * @param ahead questions that are encoded and not yet answered
   */
  Turn<T> turn(List<QuestionEncoding.Waiting<T>> next, int ahead, long nowMillis) {
    List<QuestionEncoding.Waiting<T>> taken = new ArrayList<>();
    List<Refused<T>> refused = new ArrayList<>();
    for (QuestionEncoding.Waiting<T> question : next) {
      long left = question.deadlineAtMillis() - nowMillis;
      int before = ahead + taken.size();
      double expected = expectedMillis(before);
      if (left <= 0) {
        refused.add(new Refused<>(question, passed(left, serviceTime.present())));
      } else if (isTooMuch(expected, left)) {
        refused.add(new Refused<>(question, busy(before, expected)));
      } else {
        taken.add(question);
      }
    }
    refused.forEach(one -> serviceTime.gaveUp());
    return new Turn<>(taken, refused);
  }

  /** Puts some back to the front. */
  void putBack(List<QuestionEncoding.Waiting<T>> questions) {
    questions.reversed().forEach(waiting::addFirst);
  }

  /** The first that were taken from here are encoded. */
  void began(long nowNanos) {
    serviceTime.began(nowNanos);
  }

  /** A question that was taken from here was answered. */
  void answered(long nowNanos) {
    serviceTime.answered(nowNanos);
  }

  /** A question that was taken from here is given up. */
  void gaveUp() {
    serviceTime.gaveUp();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Questions that were taken in and are not answered yet. */
  int present() {
    return serviceTime.present();
  }

  private static boolean isTooMuch(double expectedMillis, long leftMillis) {
    return expectedMillis > leftMillis / 100.0 * SHARE_PERCENT;
  }

  /** Until a question with so many before it is answered. */
  private double expectedMillis(int ahead) {
    return ahead == 0 ? 0 : serviceTime.millisOf(ahead + 1);
  }

  private static String busy(int ahead, double expectedMillis) {
    return "not searched: the system is busy: %d questions wait, about %.0f ms; ask again, or with a longer deadline"
        .formatted(ahead, expectedMillis);
  }

  private static String passed(long leftMillis, int ahead) {
    return "not searched: the system is busy: the deadline passed %d ms before the question's turn, %d questions wait; ask again, or with a longer deadline"
        .formatted(-leftMillis, ahead);
  }
}
