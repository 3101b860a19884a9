package dev.relkt.http.problem;

import dev.relkt.http.problem.Problem.Kind;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Brokers that restart are back within seconds. */
  private static final int RETRY_SECONDS = 2;

  private final transient Problem problem;

  public ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.detail(), cause);
    this.problem = problem;
  }

  public ProblemException(Kind kind, String detail) {
    this(new Problem(kind, detail), null);
  }

  public ProblemException(Kind kind, String detail, Throwable cause) {
    this(new Problem(kind, detail), cause);
  }

  /** Something that is needed is away, and may be back soon. */
  public static ProblemException unavailable(String detail, @Nullable Throwable cause) {
    return new ProblemException(
        new Problem(Kind.UNAVAILABLE, detail, OptionalInt.of(RETRY_SECONDS)), cause);
  }

  public Problem problem() {
    return problem;
  }
}
