package dev.relkt.http.rest;

import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import io.javalin.http.Context;

/** Whole numbers in addresses. */
final class PathNumbers {

  private PathNumbers() {}

  /**
   * @param name of the part of the path
   * @throws ProblemException if it is none of these; then there is nothing at this address
   */
  static long whole(Context context, String name, long from, long to) {
    try {
      long value = Long.parseLong(context.pathParam(name));
      if (value >= from && value <= to) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ProblemException(
        Kind.NOT_FOUND,
        "%s: not one (expected: a whole number from %d to %d)".formatted(name, from, to));
  }
}
